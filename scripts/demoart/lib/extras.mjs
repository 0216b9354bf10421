// Pictures of the brand rather than of a product: the hero and the mark.
import { GREEN, mark } from './brand.mjs';
import { wideTable } from './table.mjs';

const logo = () =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-50 -44 100 94" role="img" aria-label="青屿茶事 QINGYU（示例品牌）">${mark(GREEN)}</svg>\n`;

export const extras = (products) => [
  { name: 'brand-hero', w: 1600, h: 900, limit: 190 * 1024, draw: () => wideTable(products) },
  { name: 'logo', svg: true, draw: logo },
];
