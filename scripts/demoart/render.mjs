// node render.mjs [--out DIR] [words…]: draws every picture whose name contains one of the words.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { extras } from './lib/extras.mjs';
import { flatlay } from './lib/flatlay.mjs';
import { detail, studio } from './lib/studio.mjs';
import { table } from './lib/table.mjs';
import { products } from './products.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2),
  outAt = args.indexOf('--out');
const out = outAt < 0 ? join(here, '../../server/demo/images') : args[outAt + 1];
const words = args.filter((a, i) => outAt < 0 || (i !== outAt && i !== outAt + 1));
const LIMIT = 100 * 1024;

const TEA = ['tin', 'pouch', 'jar', 'cake', 'brick', 'carton'];
const jobs = [
  ...products.flatMap((p, i) =>
    [
      ['studio', studio],
      ['table', table],
      ['flatlay', flatlay],
    ].map(([set, draw]) => ({ name: `${p.slug}-${set}-1`, w: 1000, h: 1000, draw: () => draw(p, i) })),
  ),
  ...products
    .filter((p) => TEA.includes(p.kind))
    .map((p) => ({ name: `${p.slug}-studio-2`, w: 1000, h: 1000, draw: () => detail(p) })),
  ...extras(products),
];

/** The picture as JPEG, at the best quality that keeps it within the limit. */
async function shoot(page, { w, h, limit = LIMIT }) {
  for (let quality = 84; ; quality -= 4) {
    const picture = await page.screenshot({ type: 'jpeg', quality, clip: { x: 0, y: 0, width: w, height: h } });
    if (picture.length <= limit || quality <= 48) return picture;
  }
}

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb', '--font-render-hinting=none'],
});
const page = await browser.newPage({ viewport: { width: 1000, height: 1000 } });
let total = 0;
for (const job of jobs.filter((j) => !words.length || words.some((w) => j.name.includes(w)))) {
  const svg = job.draw();
  if (job.svg) {
    writeFileSync(join(out, `${job.name}.svg`), svg);
    continue;
  }
  await page.setViewportSize({ width: job.w, height: job.h });
  await page.setContent(`<!doctype html><style>body{margin:0}svg{display:block}</style>${svg}`);
  await page.evaluate(() => document.fonts.ready);
  const file = join(out, `${job.name}.jpg`);
  writeFileSync(file, await shoot(page, job));
  total += statSync(file).size;
}
await browser.close();
console.log(`${(total / 1048576).toFixed(2)} MB in ${out}`);
