// The three image sets: seamless studio, table by a window, flat lay from above.
import { lights, darker, lighter, mix } from './light.mjs';
import { companions, lying, standing, WIDE } from './heroes.mjs';
import { dropped, flower, heap, scatter, sprig } from './leaf.mjs';
import {
  cup,
  cupShadow,
  gaiwan,
  gaiwanShadow,
  glassPitcher,
  glazes,
  jar,
  jarShadow,
  plate,
  plateShadow,
  teapot,
  teapotShadow,
} from './vessels.mjs';
import { roundShadow } from './solid.mjs';
import { mark, text, vertical } from './brand.mjs';
import { at, ellipse, f, g, path, random, rect, Sheet } from './svg.mjs';

const put = (x, y, s, thing) => ({ y, shadow: g(at(x, y, s), thing.shadow), body: g(at(x, y, s), thing.body) });
const layers = (things) =>
  things.map((t) => t.shadow).join('') +
  [...things]
    .sort((a, b) => a.y - b.y)
    .map((t) => t.body)
    .join('');

function finish(S, w, h, { grain = 0.1, vignette = 0.2, seed = 3 } = {}) {
  return (
    rect(
      0,
      0,
      w,
      h,
      S.sheet.radial(
        [
          [0.55, '#1d150c', 0],
          [1, '#1d150c', vignette],
        ],
        [0.5, 0.46, 0.78],
      ),
    ) +
    rect(
      0,
      0,
      w,
      h,
      '#fff',
      `filter="${S.sheet.grain({ fx: 0.8, octaves: 1, seed, contrast: 0.55, mid: 0.5 })}" style="mix-blend-mode:soft-light" opacity="${grain}"`,
    )
  );
}

const scales = {
  tin: 1.5,
  pouch: 1.42,
  jar: 1.85,
  cake: 1.42,
  brick: 1.62,
  carton: 1.6,
  gaiwan: 2.35,
  teapot: 1.75,
  pitcher: 2.1,
  cups: 1.36,
  tray: 1.34,
  gift: 1.34,
  travel: 1.62,
  newyear: 1.58,
};
export const scaleOf = (p) => (p.kind === 'tin' ? { tall: 1.55, short: 1.85, slim: 1.6, tube: 1.42 }[p.form] : scales[p.kind]);

/** Seamless ground, one soft box from the left. */
export function studio(p) {
  const S = {
    sheet: new Sheet(),
    phi: WIDE.includes(p.kind) ? 0.4 : p.kind === 'brick' || p.kind === 'carton' ? 0.28 : 0.2,
    light: lights.studio,
    cast: [0.62, -0.34],
    shadow: 0.62,
    shadowInk: darker(p.studio, 0.82),
  };
  const c = p.studio,
    hero = standing(S, p),
    s = scaleOf(p) * 1.14,
    y = 500 + hero.top * s * 0.5 + 44;
  const ground =
    rect(
      0,
      0,
      1000,
      1000,
      S.sheet.linear(
        [
          [0, darker(c, 0.1)],
          [0.5, lighter(c, 0.12)],
          [0.66, lighter(c, 0.3)],
          [1, darker(c, 0.05)],
        ],
        [0, 0, 0, 1],
      ),
    ) +
    ellipse(330, 380, 620, 460, lighter(c, 0.75), `opacity=".6" filter="${S.sheet.blur(130)}"`) +
    rect(
      700,
      0,
      300,
      1000,
      S.sheet.linear(
        [
          [0, darker(c, 0.4), 0],
          [1, darker(c, 0.4), 0.3],
        ],
        [0, 0, 1, 0],
      ),
    );
  const things = [put(500, y, s, hero)];
  if (!['gaiwan', 'teapot', 'pitcher', 'cups', 'tray', 'gift', 'travel', 'newyear'].includes(p.kind)) {
    const tea = heap(S, p.leaf, 62, p.slug, { size: 0.9 });
    things.push({
      y: y + 40,
      shadow: '',
      body: g(at(500 + hero.half * s + 62, y + 44, 1), roundShadow(S, 52, 18, { strength: 0.6 }), tea),
    });
  }
  return S.sheet.page(1000, 1000, ground + layers(things) + finish(S, 1000, 1000, { grain: 0.16, vignette: 0.1 }));
}

/** The tea itself: a heap of dry leaf and a cup of what it gives. */
export function detail(p) {
  const S = {
    sheet: new Sheet(),
    phi: 0.52,
    light: lights.studio,
    cast: [0.62, -0.34],
    shadow: 0.7,
    shadowInk: darker(p.studio, 0.82),
  };
  const c = mix(p.studio, p.body, 0.16),
    glaze = glazes[['green', 'flower', 'white'].includes(p.brew) ? 'celadon' : 'white'];
  const ground = rect(
    0,
    0,
    1000,
    1000,
    S.sheet.radial(
      [
        [0, lighter(c, 0.6)],
        [0.55, lighter(c, 0.1)],
        [1, darker(c, 0.16)],
      ],
      [0.34, 0.3, 0.95],
    ),
  );
  const leaves = {
    y: 700,
    shadow: g(at(370, 690, 1), roundShadow(S, 190, 60, { strength: 0.8 })),
    body: g(at(370, 680, 1), heap(S, p.leaf, 216, `${p.slug} detail`, { size: 2.3, flat: 0.56, mound: 0.42, spill: 0.1 })),
  };
  const tea = put(668, 430, 2.9, { shadow: cupShadow(S), body: cup(S, glaze, { brew: p.brew }) });
  const bloom = p.bloom
    ? [
        [720, 720],
        [190, 480],
        [800, 620],
      ]
        .map(([x, y], k) => g(`${at(x, y, 1, k * 33)} scale(1 .7)`, flower(S, 46, p.bloom, undefined, k)))
        .join('')
    : '';
  return S.sheet.page(
    1000,
    1000,
    ground + layers([tea, leaves]) + bloom + finish(S, 1000, 1000, { grain: 0.16, vignette: 0.12 }),
  );
}

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
