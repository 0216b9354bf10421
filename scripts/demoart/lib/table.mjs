// The table: wood, stone or linen by a window, low warm light from the left.
import { lights, darker, lighter } from './light.mjs';
import { standing, WIDE } from './heroes.mjs';
import { heap, sprig } from './leaf.mjs';
import { glassPitcher, teapot, teapotShadow } from './pots.mjs';
import { finish, layers, put, scaleOf } from './scene.mjs';
import { roundShadow } from './solid.mjs';
import { at, f, g, path, random, rect, Sheet } from './svg.mjs';
import { cup, cupShadow, gaiwan, gaiwanShadow, glazes, jar, jarShadow, plate, plateShadow } from './vessels.mjs';

const tops = {
  oak: { c: '#b98f62', fx: 0.0012, fy: 0.05, contrast: 0.9 },
  walnut: { c: '#6d4a33', fx: 0.0011, fy: 0.055, contrast: 1.1 },
  stone: { c: '#a6a39b', fx: 0.02, fy: 0.05, contrast: 1 },
  linen: { c: '#d8cdb8', fx: 0.006, fy: 0.3, contrast: 0.7 },
};
const walls = { oak: '#cfc6b4', walnut: '#b9b3a2', stone: '#c9bfae', linen: '#a9ae9f' };

/** The table: a surface from the horizon down, fading with distance. */
function tabletop(S, kind, y, w, h) {
  const t = tops[kind];
  return (
    rect(
      0,
      y,
      w,
      h - y,
      S.sheet.linear(
        [
          [0, darker(t.c, 0.22)],
          [0.3, t.c],
          [1, lighter(t.c, 0.08)],
        ],
        [0, 0, 0, 1],
      ),
    ) +
    rect(
      0,
      y,
      w,
      h - y,
      '#fff',
      `filter="${S.sheet.grain({ fx: t.fx, fy: t.fy, octaves: 5, seed: 12, contrast: t.contrast, mid: 0.56 })}" style="mix-blend-mode:soft-light" opacity=".85"`,
    ) +
    (kind === 'linen'
      ? rect(
          0,
          y,
          w,
          h - y,
          '#fff',
          `filter="${S.sheet.grain({ fx: 0.5, fy: 0.09, octaves: 2, seed: 4, contrast: 1, mid: 0.55 })}" style="mix-blend-mode:multiply" opacity=".2"`,
        )
      : '') +
    (kind === 'stone'
      ? rect(
          0,
          y,
          w,
          h - y,
          '#fff',
          `filter="${S.sheet.grain({ fx: 0.4, fy: 0.7, octaves: 2, seed: 4, contrast: 1.2, mid: 0.55 })}" style="mix-blend-mode:soft-light" opacity=".4"`,
        )
      : '') +
    rect(0, y - 3, w, 16, darker(t.c, 0.6), `opacity=".3" filter="${S.sheet.blur(7)}"`) +
    rect(0, y, w, 2.4, lighter(t.c, 0.5), 'opacity=".4"')
  );
}

/** Panes of window light falling across the wall, with a branch in them. */
function windowLight(S, seed, shift = 0) {
  const rnd = random(`window ${seed}`),
    dx = shift + rnd() * 90;
  const pane = (i, j) => `M${200 + dx + i * 178} ${40 + i * 42 + j * 218}l164 38l0 204l-164 -38Z`;
  const panes = [0, 1, 2].flatMap((i) => [0, 1].map((j) => path(pane(i, j), '#fff1d2'))).join('');
  const twig = g(
    `translate(${f(560 + dx)} 330) rotate(${f(150 + rnd() * 40)}) scale(1.1)`,
    sprig(S, 420, `${seed} shade`, { shadow: false, colour: '#6d6250' }),
  );
  return `<g filter="${S.sheet.blur(7)}" style="mix-blend-mode:soft-light" opacity=".95">${panes}</g><g filter="${S.sheet.blur(26)}" opacity=".26">${panes}</g>
<g filter="${S.sheet.blur(8)}" style="mix-blend-mode:multiply" opacity=".34">${twig.replaceAll(/fill="(?!none)[^"]+"/g, 'fill="#6d6250"').replaceAll(/stroke="(?!none)[^"]+"/g, 'stroke="#6d6250"')}</g>`;
}

const spill = (S, y, h, x = 0) =>
  g(
    `translate(${x} ${y})`,
    `<g filter="${S.sheet.blur(14)}" style="mix-blend-mode:soft-light" opacity=".9">${[0, 1, 2].map((i) => path(`M${60 + i * 270} 30l190 0l260 ${h}l-260 0Z`, '#fff0cf')).join('')}</g>`,
  );

/** A vase with a branch, standing behind and out of focus. */
function vase(S, p, x, y, s) {
  const v = glazes[p.table === 'walnut' ? 'ash' : 'clay'];
  const bloom = p.bloom ?? (['black', 'dark'].includes(p.brew) ? '#f0dcd2' : undefined);
  const branch = (r, l, k) =>
    g(
      `translate(0 -178) rotate(${r})`,
      sprig(S, l, `${p.slug} ${k}`, {
        flowers: bloom ? 6 : 0,
        petal: bloom,
        leafLen: bloom ? 0.17 : 0.24,
        n: bloom ? 7 : 10,
        shadow: false,
      }),
    );
  return {
    y,
    shadow: g(at(x, y, s), jarShadow(S, { r: 72, h: 190 })),
    body: `<g filter="${S.sheet.blur(3.2)}">${g(at(x, y, s), branch(-74, 300, 1), branch(-112, 250, 2), branch(-46, 210, 3), jar(S, v, { r: 72, h: 190, lid: false }))}</g>`,
  };
}

const cupOf = (S, glaze, brew) => ({ shadow: cupShadow(S), body: cup(S, glaze, { brew }) });

/** What stands beside the goods: a gaiwan, a glass pitcher or a dark pot, with cups and dry leaf. */
function tableware(S, p, side, i) {
  const c =
    glazes[
      p.glaze && !['zisha', 'zhuni'].includes(p.glaze) ? p.glaze : ['green', 'flower'].includes(p.brew) ? 'celadon' : 'white'
    ];
  const x = 500 - side * 238,
    drink = cupOf(S, c, p.brew);
  const pitcher = (s) => ({
    shadow: roundShadow(S, 84, 150, { strength: 0.5 }),
    body: glassPitcher(S, { brew: p.brew, r: 96 * s, h: 190 * s }),
  });
  const dish = {
    shadow: plateShadow(S, { r: 84 }),
    body:
      plate(S, glazes.ash, { r: 84 }) + g('translate(0 -12)', heap(S, p.leaf, 48, `${p.slug} dish`, { size: 0.72, flat: 0.3 })),
  };
  if (p.kind === 'cups') return [put(500 + side * 300, 676, 1.2, pitcher(0.9))];
  if (p.kind === 'tray') return [];
  if (p.kind === 'gift' || p.kind === 'newyear')
    return [put(500 - side * 372, 868, 1.2, drink), put(500 - side * 250, 930, 1, cupOf(S, c, p.brew))];
  if (p.kind === 'gaiwan' || p.kind === 'pitcher') return [put(x, 800, 1.1, drink), put(x + side * 90, 872, 1.16, drink)];
  const pots = [
    { shadow: gaiwanShadow(S), body: gaiwan(S, c, { r: 84 }) },
    pitcher(0.82),
    { shadow: teapotShadow(S, { r: 84 }), body: teapot(S, p.glaze === 'zisha' ? glazes.ink : glazes.zisha, { r: 84 }) },
  ];
  const pot = p.kind === 'teapot' ? 1 : i % 3;
  const cups =
    pot === 0
      ? [put(x + side * 118, 886, 1.16, drink), put(x - side * 60, 904, 1, dish)]
      : [
          put(x - side * 110, 856, 1.14, drink),
          put(x + side * 36, 916, 1.14, drink),
          ...(pot === 2 ? [] : [put(x + side * 600, 936, 0.9, dish)]),
        ];
  return [put(x - (pot === 2 ? 10 : 0), 770, 1.15, pots[pot]), ...cups];
}

/** A wooden, stone or linen table by a window, low warm light from the left. */
export function table(p, i) {
  const S = {
    sheet: new Sheet(),
    phi: WIDE.includes(p.kind) ? 0.36 : 0.27,
    light: lights.table,
    cast: [1.02, -0.3],
    shadow: 0.95,
  };
  const wall = walls[p.table],
    side = i % 2 ? -1 : 1,
    hero = standing(S, p),
    wide = hero.half > 240,
    s = scaleOf(p) * (wide ? 0.9 : 0.86),
    horizon = 590;
  const things = [
    vase(S, p, 500 - side * 300, 664, 1.16),
    ...tableware(S, p, side, i),
    put(500 + side * (wide ? 70 : 150), p.kind === 'gift' ? 730 : wide ? 800 : 812, s, hero),
  ];
  const ground =
    rect(
      0,
      0,
      1000,
      1000,
      S.sheet.linear(
        [
          [0, lighter(wall, 0.1)],
          [0.6, wall],
          [1, darker(wall, 0.36)],
        ],
        [0, 0, 1, 0.5],
      ),
    ) +
    rect(
      0,
      0,
      1000,
      horizon,
      '#fff',
      `filter="${S.sheet.relief({ fx: 0.012, octaves: 5, seed: 31, depth: 5, elevation: 64 })}" style="mix-blend-mode:soft-light" opacity=".5"`,
    ) +
    windowLight(S, p.slug) +
    tabletop(S, p.table, horizon, 1000, 1000) +
    spill(S, horizon, 420);
  return S.sheet.page(1000, 1000, ground + layers(things) + warmth(S) + finish(S, 1000, 1000, { grain: 0.22, vignette: 0.42 }));
}

const warmth = (S, w = 1000, h = 1000) =>
  rect(
    0,
    0,
    w,
    h,
    S.sheet.linear(
      [
        [0, '#ffd9a0', 0.22],
        [0.5, '#ffd9a0', 0.04],
        [1, '#1c2430', 0.2],
      ],
      [0, 0, 1, 0.6],
    ),
    'style="mix-blend-mode:soft-light"',
  );

/** The brand's hero: one long table, goods to the right, air to the left. */
export function wideTable(products) {
  const S = { sheet: new Sheet(), phi: 0.25, light: lights.table, cast: [1.02, -0.3], shadow: 0.95 };
  const of = (slug) => products.find((p) => p.slug === slug),
    stand = (slug) => standing(S, of(slug)),
    lead = of('mingqian-longjing'),
    horizon = 560;
  const things = [
    vase(S, of('suizhao-lihe'), 350, 640, 1.2),
    put(640, 700, 1.16, stand('gushu-shengpu')),
    put(880, 716, 1.16, stand('zhengshan-xiaozhong')),
    put(1070, 760, 1.2, stand('mingqian-longjing')),
    put(1280, 726, 1.24, stand('moli-longzhu')),
    put(1470, 690, 1.12, stand('guihua-oolong')),
    put(470, 800, 1.16, stand('qingci-gaiwan')),
    put(690, 838, 1.1, { shadow: cupShadow(S), body: cup(S, glazes.celadon, { brew: 'green' }) }),
    put(1250, 836, 1.12, {
      shadow: plateShadow(S, { r: 96 }),
      body:
        plate(S, glazes.ash, { r: 96 }) + g('translate(0 -12)', heap(S, lead.leaf, 56, 'hero dish', { size: 0.78, flat: 0.3 })),
    }),
  ];
  const ground =
    rect(
      0,
      0,
      1600,
      900,
      S.sheet.linear(
        [
          [0, lighter(walls.oak, 0.1)],
          [0.6, walls.oak],
          [1, darker(walls.oak, 0.36)],
        ],
        [0, 0, 1, 0.5],
      ),
    ) +
    rect(
      0,
      0,
      1600,
      horizon,
      '#fff',
      `filter="${S.sheet.relief({ fx: 0.012, octaves: 5, seed: 31, depth: 5, elevation: 64 })}" style="mix-blend-mode:soft-light" opacity=".5"`,
    ) +
    windowLight(S, 'hero', 330) +
    tabletop(S, 'oak', horizon, 1600, 900) +
    spill(S, horizon, 340, 330);
  return S.sheet.page(
    1600,
    900,
    ground + layers(things) + warmth(S, 1600, 900) + finish(S, 1600, 900, { grain: 0.2, vignette: 0.34 }),
  );
}
