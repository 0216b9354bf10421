// Each product as it stands (front) and as it lies (from above), by kind.
import { carton, cake, cakeStanding, openBox, pouch, pouchShadow, sachet, tin, tinShadow, tinSize } from './packs.mjs';
import { boxShadow, roundShadow } from './solid.mjs';
import { glassPitcher, teapot, teapotShadow } from './pots.mjs';
import { cup, cupShadow, gaiwan, gaiwanLid, gaiwanShadow, glazes, jar, jarShadow } from './vessels.mjs';
import { turned } from './light.mjs';
import { contours, GREEN, lines, mark, vertical } from './brand.mjs';
import { f, g, rect } from './svg.mjs';
import { dropped } from './leaf.mjs';

export const WIDE = ['cups', 'tray', 'gift', 'travel', 'newyear'];
const whole = (shadow, body, top, half) => ({ shadow, body, top, half });

/** A ceramic jar with a paper tag tied on its front. */
function taggedJar(S, p) {
  const w = 62,
    h = 116;
  const tag = g(
    'translate(-31 -152)',
    rect(1.5, 2, w, h, '#000', `opacity=".35" filter="${S.sheet.blur(2)}"`) +
      rect(0, 0, w, h, '#f1ebdd') +
      g(`translate(${w / 2} 17)`, mark(p.accent, 0.24)) +
      vertical(p.name, w / 2, 32, Math.min(19, 56 / p.name.length), '#2b2a26') +
      rect(w / 2 - 4.5, h - 14, 9, 9, '#a8402f', 'rx="1"'),
  );
  return jar(S, glazes[p.glaze], {}) + tag;
}

function cupsRow(S, p) {
  const kinds = ['white', 'celadon', 'moon', 'ash', 'clay', 'ink'];
  const places = [
    [-150, -64],
    [0, -84],
    [150, -64],
    [-210, 44],
    [-4, 58],
    [206, 44],
  ];
  const one = (i) => ({ r: 74, h: 74, brew: i % 2 ? p.brew : undefined });
  return whole(
    places.map(([x, y], i) => g(`translate(${x} ${y})`, cupShadow(S, one(i)))).join(''),
    places.map(([x, y], i) => g(`translate(${x} ${y})`, cup(S, glazes[kinds[i]], one(i)))).join(''),
    170,
    290,
  );
}

const traySize = { w: 560, d: 330, h: 30 };
const woodTop = (S) => (w, h) =>
  rect(
    0,
    0,
    w,
    h,
    '#fff',
    `filter="${S.sheet.grain({ fx: 0.0018, fy: 0.06, octaves: 4, seed: 5, contrast: 1, mid: 0.66 })}" style="mix-blend-mode:multiply" opacity=".55"`,
  ) +
  rect(14, 14, w - 28, h - 28, 'none', 'rx="6" stroke="#1d1209" stroke-opacity=".6" stroke-width="3"') +
  rect(16, 17, w - 32, h - 32, '#000', 'opacity=".14" rx="5"') +
  rect(14, 16.5, w - 28, h - 28, 'none', 'rx="6" stroke="#e5bd92" stroke-opacity=".3" stroke-width="1.2"');

function trayBody(S) {
  const face = woodTop(S),
    edge = (w, h) =>
      rect(
        0,
        0,
        w,
        h,
        '#fff',
        `filter="${S.sheet.grain({ fx: 0.006, fy: 0.2, octaves: 3, seed: 8, contrast: 1.4, mid: 0.62 })}" style="mix-blend-mode:multiply" opacity=".5"`,
      );
  return carton(
    S,
    {
      body: '#94694a',
      slug: 'tray',
      name: '',
      latin: '',
      lines: 0,
      lidded: false,
      frontLabel: false,
      faces: { top: face, front: edge },
    },
    traySize,
  );
}

function tray(S, p) {
  const lift = -30 * (S.top ? 0 : Math.cos(S.phi)),
    k = S.top ? 1 : Math.sin(S.phi);
  const put = (x, y, s, sh, b) => g(`translate(${f(x)} ${f(lift + y * k)}) scale(${s})`, sh, b);
  return whole(
    boxShadow(S, traySize),
    trayBody(S) +
      put(-120, -60, 0.66, teapotShadow(S), teapot(S, glazes.zisha, {})) +
      put(90, -70, 0.7, cupShadow(S), cup(S, glazes[p.glaze], { brew: p.brew })) +
      put(190, 40, 0.7, cupShadow(S), cup(S, glazes[p.glaze], { brew: p.brew })) +
      put(60, 80, 0.7, cupShadow(S), cup(S, glazes[p.glaze], {})),
    170,
    290,
  );
}

function smallTins(S, place, scale) {
  const tones = [
    ['春', '#7f9170'],
    ['夏', '#c3a35a'],
    ['秋', '#9a5a3a'],
    ['冬', '#55606a'],
  ];
  return tones
    .map(([name, body], i) => {
      const p = {
        slug: `season ${name}`,
        name,
        latin: 'QINGYU',
        form: 'short',
        layout: 'tag',
        body,
        accent: '#2f4a3c',
        foil: '#f0e6d0',
        foilOpacity: 0.35,
      };
      return place(i, (s) => ({ sh: g(`scale(${scale})`, tinShadow(s, p)), body: g(`scale(${scale})`, tin(s, p)) }));
    })
    .join('');
}

function giftFront(S, p) {
  const { w, d, h } = p.size;
  const shadow = boxShadow(S, { ...p.size, yaw: p.yaw ?? 0 });
  const row =
    p.kind === 'gift'
      ? smallTins(
          S,
          (i, make) => {
            const t = make(S);
            return g(`translate(${f(-w / 2 + 50 + i * 100)} 150)`, t.sh + t.body);
          },
          0.42,
        )
      : '';
  const band = p.kind === 'newyear' ? ribbon(S, p) : '';
  return whole(shadow, carton(S, p, p.size) + band + row, h + d * Math.sin(S.phi) - (row ? 170 : 0), w / 2 + 10);
}

/** A cord tied around a box, as a flat band over lid and front. */
function ribbon(S, p) {
  const { w, d, h } = p.size,
    cp = Math.cos(S.phi),
    sp = Math.sin(S.phi),
    x = -w * 0.3;
  const top = -h * cp - (d / 2) * sp,
    mid = -h * cp + (d / 2) * sp,
    low = (d / 2) * sp;
  const cord = (c, o, dx) =>
    `<path d="M${f(x + dx)} ${f(top)}L${f(x + dx)} ${f(mid)}L${f(x + dx)} ${f(low)}" fill="none" stroke="${c}" stroke-width="3.2" opacity="${o}"/>`;
  return cord('#2a0f08', 0.4, 3) + cord('#e3b98f', 1, 0) + cord('#e3b98f', 1, 7);
}

const makers = {
  tin: (S, p) => {
    const { r, h } = tinSize(p);
    return whole(tinShadow(S, p), tin(S, p), h, r);
  },
  pouch: (S, p) => whole(pouchShadow(S), pouch(S, p), 336, 116),
  jar: (S, p) => whole(jarShadow(S), taggedJar(S, p), 240, 104),
  cake: (S, p) =>
    whole(
      roundShadow(S, 120, 330, { foot: 112 }).replace(/scale\(1 [\d.]+\)/, `scale(1 ${f(Math.sin(S.phi) * 0.7, 3)})`),
      cakeStanding(S, p),
      360,
      176,
    ),
  brick: (S, p) =>
    whole(
      boxShadow(S, { w: 330, d: 90, h: 200, yaw: -14 }),
      carton(S, { ...p, yaw: 0 }, { w: 330, d: 90, h: 200, yaw: -14 }),
      220,
      170,
    ),
  carton: (S, p) => whole(boxShadow(S, { ...p.size, yaw: 16 }), carton(S, p, { ...p.size, yaw: 16 }), 260, 170),
  gaiwan: (S, p) => whole(gaiwanShadow(S), gaiwan(S, glazes[p.glaze], {}), 170, 110),
  teapot: (S, p) => whole(teapotShadow(S), teapot(S, glazes[p.glaze], {}), 170, 190),
  pitcher: (S, p) => whole(roundShadow(S, 84, 150, { strength: 0.55 }), glassPitcher(S, { brew: p.brew }), 190, 130),
  cups: cupsRow,
  tray,
  gift: giftFront,
  newyear: giftFront,
  travel: (S, p) => whole(boxShadow(S, { ...p.size, yaw: -18 }), carton(S, p, { ...p.size, yaw: -18 }), 210, 180),
};

/** The product standing, foot at the origin: {shadow, body, top, half} in its own px. */
export const standing = (S, p) => makers[p.kind](S, p);

/** Lying things are drawn from the side, with the light turned against their angle. */
const sideOn = (S, rot) => ({ ...S, top: false, phi: 0.0001, light: turned(S.light, rot) });
const lift = (S, inner, d = 12) => `<g filter="${dropped(S, d, d * 1.2, 0.38)}">${inner}</g>`;

function giftTop(S, p) {
  if (p.kind === 'gift') {
    const wells = [0, 1, 2, 3].map((i) => ({ x: 12 + i * 113, y: 48, w: 105, h: 142, r: 4 }));
    const tins = smallTins(
      S,
      (i, make) => {
        const t = make(sideOn(S, 0));
        return g(`translate(${f(-169.5 + i * 113)} 44)`, lift(S, t.body, 4));
      },
      0.46,
    );
    return lift(S, openBox(S, p, 500, 270, wells)) + tins;
  }
  if (p.kind === 'travel') return travelTop(S, p);
  const wells = [
    { x: 24, y: 24, w: 130, h: 200 },
    { x: 178, y: 24, w: 130, h: 200 },
  ];
  const small = (name, body, x) =>
    g(
      `translate(${x} 96)`,
      lift(
        S,
        g(
          'scale(.6)',
          tin(sideOn(S, 0), {
            slug: name,
            name,
            latin: 'QINGYU',
            form: 'slim',
            layout: 'strip',
            body,
            cap: '#c9b98f',
            capMetal: true,
            foil: '#f0d9c0',
            accent: '#8c3a2c',
          }),
        ),
        4,
      ),
    );
  return lift(S, openBox(S, p, 364, 280, wells)) + small('滇红', '#8c3a2c', -77) + small('龙井', '#3f5a48', 77);
}

function travelTop(S, p) {
  const wells = [
    { x: 22, y: 22, w: 210, h: 210, r: 105 },
    { x: 254, y: 22, w: 100, h: 100, r: 50 },
    { x: 254, y: 132, w: 100, h: 100, r: 50 },
  ];
  const c = glazes[p.glaze];
  return (
    lift(S, openBox(S, p, 410, 290, wells)) +
    g('translate(-62 -2)', gaiwan(S, c, { r: 78 })) +
    g('translate(115 -57)', cup(S, c, { r: 42 })) +
    g('translate(115 53)', cup(S, c, { r: 42 }))
  );
}

const lid = (S, p, w, h, rot) =>
  g(
    `rotate(${rot})`,
    lift(
      S,
      rect(-w / 2, -h / 2, w, h, p.body, 'rx="2"') +
        rect(
          -w / 2,
          -h / 2,
          w,
          h,
          S.sheet.linear(
            [
              [0, '#fff', 0.2],
              [1, '#000', 0.22],
            ],
            [0, 0, 1, 1],
          ),
        ) +
        g(`translate(${-w / 2} ${-h / 2})`, lines(contours(p.slug, w, h, { levels: 10, cell: 7 }), p.foil, 0.9, 0.6)) +
        g('translate(0 -14)', mark(p.foil, 0.5)) +
        vertical('青屿', 0, 20, 18, p.foil),
    ),
  );

/** The product from above, centred on the origin, turned by rot degrees. */
export function lying(S, p, rot = -14) {
  const side = sideOn(S, rot),
    turn = (inner) => g(`rotate(${rot})`, inner);
  switch (p.kind) {
    case 'tin':
      return lift(S, turn(g(`translate(0 ${tinSize(p).h / 2})`, tin(side, p))));
    case 'pouch':
      return lift(S, turn(g('translate(0 168)', pouch(side, p))));
    case 'jar':
      return lift(S, turn(g('translate(0 120)', taggedJar(side, p))));
    case 'cake':
      return lift(S, turn(cake(S, p, 205)));
    case 'brick':
      return lift(S, turn(carton(S, p, { w: 340, d: 210, h: 60 })), 14);
    case 'carton':
      return lift(S, turn(carton(S, p, { w: 320, d: 220, h: 60 })), 14);
    case 'gaiwan':
      return (
        lift(S, gaiwan(S, glazes[p.glaze], { lidOn: false, brew: p.brew }), 12) +
        g('translate(158 -136)', lift(S, gaiwanLid(S, glazes[p.glaze], 84), 7))
      );
    case 'teapot':
      return lift(S, g(`rotate(${rot < 0 ? -24 : 24})`, teapot(S, glazes[p.glaze], {})));
    case 'pitcher':
      return lift(S, g('rotate(-32)', glassPitcher(S, { brew: p.brew })), 8);
    case 'cups':
      return ['white', 'celadon', 'moon', 'ash', 'clay', 'ink']
        .map((k, i) =>
          g(
            `translate(${-170 + (i % 3) * 170} ${i < 3 ? -88 : 88})`,
            lift(S, cup(S, glazes[k], { r: 72, brew: [p.brew, undefined, 'green', 'oolong', undefined, 'yellow'][i] }), 9),
          ),
        )
        .join('');
    case 'tray':
      return lift(S, tray(S, p).body, 14);
    default:
      return g(`rotate(${rot / 3})`, giftTop(S, p));
  }
}

/** What comes with the product in the flat lay: lid of a gift box, sachets of a carton. */
export function companions(S, p) {
  if (p.kind === 'gift') return g('translate(470 -330)', lid(S, p, 420, 250, 12));
  if (p.kind === 'newyear') return g('translate(420 -290)', lid(S, p, 350, 270, -9));
  if (p.kind === 'travel') return g('translate(400 -345)', lid(S, { ...p, foil: '#d8d2b8' }, 400, 280, -16));
  if (p.kind === 'carton')
    return [-24, -6, 14]
      .map((r, i) =>
        g(`translate(${-20 + i * 120} ${215 + (i % 2) * 26}) rotate(${r})`, lift(S, sachet(S, { ...p, accent: GREEN }), 4)),
      )
      .join('');
  return '';
}
