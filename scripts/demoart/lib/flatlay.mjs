// The flat lay: everything from above, in a loose order, under sun through leaves.
import { lights, darker, lighter, mix } from './light.mjs';
import { mark, text, vertical } from './brand.mjs';
import { companions, lying } from './heroes.mjs';
import { dropped, flower, heap, scatter, sprig } from './leaf.mjs';
import { finish } from './scene.mjs';
import { at, g, rect, Sheet } from './svg.mjs';
import { cup, glazes, plate } from './vessels.mjs';

const grounds = {
  linen: { c: '#cdc2ab' },
  paper: { c: '#e9e2d2' },
  slate: { c: '#4b4f4d' },
  oak: { c: '#b08a60' },
  plaster: { c: '#d9d2c4' },
};

function surface(S, kind) {
  const { c } = grounds[kind],
    full = (filter, blend, opacity) =>
      rect(0, 0, 1000, 1000, '#fff', `filter="${filter}" style="mix-blend-mode:${blend}" opacity="${opacity}"`);
  const base = rect(
    0,
    0,
    1000,
    1000,
    S.sheet.radial(
      [
        [0, lighter(c, 0.2)],
        [0.6, c],
        [1, darker(c, 0.18)],
      ],
      [0.3, 0.25, 1],
    ),
  );
  const texture = {
    linen: () =>
      full(S.sheet.grain({ fx: 0.02, fy: 0.55, octaves: 2, seed: 2, contrast: 1.1, mid: 0.55 }), 'multiply', 0.26) +
      full(S.sheet.grain({ fx: 0.55, fy: 0.02, octaves: 2, seed: 3, contrast: 1.1, mid: 0.55 }), 'multiply', 0.26) +
      full(S.sheet.relief({ fx: 0.004, fy: 0.006, octaves: 2, seed: 8, depth: 30, elevation: 60 }), 'soft-light', 0.5),
    paper: () => full(S.sheet.relief({ fx: 0.05, octaves: 5, seed: 6, depth: 1.6, elevation: 62 }), 'multiply', 0.45),
    slate: () => full(S.sheet.relief({ fx: 0.008, fy: 0.013, octaves: 6, seed: 14, depth: 6, elevation: 58 }), 'overlay', 0.42),
    oak: () =>
      full(S.sheet.grain({ fx: 0.0016, fy: 0.05, octaves: 5, seed: 5, contrast: 0.8, mid: 0.55 }), 'soft-light', 0.7) +
      [0, 1, 2, 3].map((i) => rect(0, 122 + i * 252, 1000, 2.4, '#2b1a0c', 'opacity=".5"')).join(''),
    plaster: () => full(S.sheet.relief({ fx: 0.006, octaves: 5, seed: 17, depth: 14, elevation: 60 }), 'soft-light', 0.6),
  };
  return base + texture[kind]();
}

/** A small printed card with the name, as laid beside the goods. */
function card(S, p, dark) {
  const w = 150,
    h = 216,
    c = dark ? '#ece5d5' : '#f7f3e9';
  return (
    `<g filter="${dropped(S, 5, 6, 0.3)}">${rect(-w / 2, -h / 2, w, h, c)}</g>` +
    rect(-w / 2 + 8, -h / 2 + 8, w - 16, h - 16, 'none', `stroke="${p.accent}" stroke-opacity=".4" stroke-width=".8"`) +
    g(`translate(0 ${-h * 0.3})`, mark(p.accent, 0.34)) +
    vertical('青屿茶事', 0, -h * 0.17, 17, '#2b2a26', { gap: 0.3 }) +
    text(p.latin, 0, h * 0.37, 9, p.accent, { spacing: 1.8 }) +
    text('示例品牌', 0, h * 0.435, 8, '#5b574d', { spacing: 1.4 })
  );
}

/** From above, everything laid in a loose order on one ground. */
export function flatlay(p, i) {
  const S = {
    sheet: new Sheet(),
    top: true,
    phi: Math.PI / 2,
    light: lights.flatlay,
    cast: [0.32, 0.4],
    shadow: 0.9,
    shadowInk: p.flat === 'slate' ? '#0c0d0c' : '#2a2118',
  };
  const m = i % 2 ? -1 : 1,
    X = (x) => 500 + m * x,
    wide = ['gift', 'travel', 'newyear', 'cups', 'tray'].includes(p.kind),
    ware = ['gaiwan', 'teapot', 'pitcher'].includes(p.kind);
  const s = wide ? 1.28 : ware ? 1.55 : { tin: 1.5, pouch: 1.46, jar: 1.6, cake: 1.42, brick: 1.4, carton: 1.3 }[p.kind];
  const c = glazes[['green', 'flower'].includes(p.brew) ? 'celadon' : p.flat === 'slate' ? 'ash' : 'white'];
  const dropIn = (x, y, sc, inner, d = 8, rot = 0) =>
    g(at(x, y, sc, rot), `<g filter="${dropped(S, d, d * 1.2, 0.38)}">${inner}</g>`);
  const dish =
    plate(S, glazes[p.flat === 'slate' ? 'clay' : 'ink'], { r: 118 }) +
    heap(S, p.leaf, 84, `${p.slug} flat`, { size: 0.95, spill: 0.04 });
  const petals = p.bloom
    ? [
        [-330, 120],
        [-250, 60],
        [300, -60],
        [190, 380],
      ]
        .map(([x, y], k) => g(at(X(x), 500 + y, 1, k * 40), flower(S, 30, p.bloom, undefined, k)))
        .join('')
    : '';
  const [cupY, dishY] = i % 3 === 1 && !ware ? [742, 306] : [330, 716];
  const things = wide
    ? [
        dropIn(X(-330), 830, 0.95, dish),
        g(at(X(300), 850, 1, -6 * m), card(S, p, p.flat === 'slate')),
        g(at(X(-420), 250, 1, m > 0 ? -50 : 230), sprig(S, 330, `${p.slug} f`)),
      ]
    : [
        dropIn(X(-268), dishY, 1.14, dish),
        dropIn(X(-290), cupY, 1.3, cup(S, c, { r: 84, brew: p.brew })),
        g(at(X(310), 180, 1, m > 0 ? 24 : 150), sprig(S, 330, `${p.slug} f`)),
        g(at(X(330), 838, 1, 8 * m), card(S, p, p.flat === 'slate')),
      ];
  const hero =
    g(at(X(wide ? 0 : ware ? 70 : 116), wide ? 470 : 490, s), lying(S, p, wide ? 0 : m * [13, -9, 5][i % 3])) +
    (p.kind === 'carton' ? g(at(X(40), 610, 1.2), companions(S, p)) : '');
  const under = wide && p.kind !== 'tray' && p.kind !== 'cups' ? g(at(500, 500, 1), companions(S, p)) : '';
  return S.sheet.page(
    1000,
    1000,
    surface(S, p.flat) +
      under +
      things.join('') +
      g(at(X(-210), 560), scatter(S, p.leaf, 190, 160, wide ? 0 : 16, `${p.slug} loose`, 0.9)) +
      hero +
      petals +
      shade(S, p) +
      finish(S, 1000, 1000, { grain: 0.2, vignette: 0.3 }),
  );
}

/** Sun through leaves: a soft branch shadow over the whole flat lay. */
function shade(S, p) {
  const tone = mix('#3a3226', '#2c3328', 0.5),
    twig = sprig(S, 620, `${p.slug} sun`, { shadow: false, n: 12 });
  const flat = twig
    .replaceAll(/fill="(?!none)[^"]+"/g, `fill="${tone}"`)
    .replaceAll(/stroke="(?!none)[^"]+"/g, `stroke="${tone}"`);
  return (
    `<g filter="${S.sheet.blur(17)}" style="mix-blend-mode:multiply" opacity=".26">${g('translate(-60 40) rotate(22) scale(1.25)', flat)}${g('translate(1040 1010) rotate(196)', flat)}</g>` +
    rect(
      0,
      0,
      1000,
      1000,
      S.sheet.linear(
        [
          [0, '#fff3d8', 0.5],
          [0.5, '#fff3d8', 0.05],
          [1, '#1c2026', 0.24],
        ],
        [0, 0, 1, 1],
      ),
      'style="mix-blend-mode:soft-light"',
    )
  );
}
