// Packages: tins, tubes, jars, pouches, cakes, bricks, boxes. Each has its foot at the origin.
import { contours, label, lines, mark, paper, text, vertical } from './brand.mjs';
import { box, disc, lathe, patch, roundShadow, wrap } from './solid.mjs';
import { darker, lighter } from './light.mjs';
import { ellipse, f, g, path, rect } from './svg.mjs';

const dims = {
  tall: { r: 92, h: 300, lid: 74 },
  short: { r: 112, h: 196, lid: 58 },
  slim: { r: 70, h: 296, lid: 66 },
  tube: { r: 84, h: 330, lid: 112 },
};
export const tinSize = (p) => dims[p.form ?? 'tall'];

const cylinder = (r, z0, z1, edge = 3) => [
  [r - edge, z0],
  [r - edge * 0.3, z0 + edge * 0.4],
  [r, z0 + edge],
  [r, z1 - edge],
  [r - edge * 0.3, z1 - edge * 0.4],
  [r - edge, z1],
];

/** A lidded tin or paper tube standing upright; lying when S.phi is 0. */
export function tin(S, p) {
  const { r, h, lid } = tinSize(p),
    body = { colour: p.body, gloss: p.gloss ?? 0.22, metal: 0 },
    cap = { colour: p.cap ?? p.body, gloss: p.capMetal ? 0.5 : 0.22, metal: p.capMetal ? 0.7 : 0 };
  let out = lathe(S, cylinder(r, 0, h - lid), body);
  out += printed(S, p, r, 8, h - lid - 6);
  out += ellipse(0, -(h - lid) * Math.cos(S.phi), r, r * Math.sin(S.phi), darker(p.body, 0.6), 'opacity=".55"');
  out += lathe(S, cylinder(r + 1.6, h - lid + 2.5, h, 4), cap);
  out +=
    disc(S, r - 2.6, h, cap) +
    disc(
      S,
      r - 12,
      h,
      { ...cap, colour: lighter(cap.colour, 0.04) },
      `stroke="${darker(cap.colour, 0.25)}" stroke-opacity=".5" stroke-width="1"`,
    );
  return out + tinLabel(S, p, r, h, lid) + edgeLight(S, r, h);
}

function printed(S, p, r, z0, z1) {
  const on = wrap(S, r),
    span = Math.PI * r * 0.96;
  const d = contours(p.slug, span, z1 - z0, { levels: p.lines ?? 8, cell: 6, map: (x, y) => on(x - span / 2, z0 + y) });
  return lines(d, p.foil ?? lighter(p.body, 0.35), 0.9, p.foilOpacity ?? 0.5);
}

function tinLabel(S, p, r, h, lid) {
  const on = wrap(S, r),
    cp = Math.cos(S.phi),
    layout = p.layout ?? 'strip';
  const size = {
    strip: [r * 0.74, h - lid + 2, 18],
    wide: [r * 1.56, (h - lid) * 0.72, (h - lid) * 0.14],
    tag: [r * 0.86, (h - lid) * 0.84, (h - lid) * 0.08],
  }[layout];
  const [w, tall, z0] = layout === 'strip' ? [size[0], h - lid - 34, 16] : size;
  const base =
    patch(S, r, w / 2 + 0.8, z0 - 0.8, z0 + tall + 0.8, { colour: darker(p.body, 0.4), gloss: 0 }, 'opacity=".5"') +
    patch(S, r, w / 2, z0, z0 + tall, { colour: p.paper ?? '#f1ebdd', gloss: 0.03 });
  const [, y] = on(0, z0 + tall);
  return base + g(`translate(${f(-w / 2)} ${f(y)}) scale(1 ${f(cp, 4)})`, label(p, w, tall));
}

const edgeLight = (S, r, h) => {
  const y = -h * Math.cos(S.phi),
    ry = r * Math.sin(S.phi);
  return S.phi > 0.01
    ? `<path d="M${f(-r)} ${f(y)}A${f(r)} ${f(ry)} 0 0 0 ${f(r * 0.5)} ${f(y + ry * 0.86)}" fill="none" stroke="#fffaf0" stroke-width="1.3" opacity=".5"/>`
    : '';
};

export const tinShadow = (S, p) => {
  const { r, h } = tinSize(p);
  return roundShadow(S, r, h);
};

function pouchFolds(S, w, h) {
  const fold = (x, wd, colour, o) =>
    path(
      `M${x} ${-h * 0.9}C${x + 8} ${-h * 0.6} ${x - 10} ${-h * 0.3} ${x + 2} -10`,
      'none',
      `stroke="${colour}" stroke-width="${wd}" opacity="${o}" filter="${S.sheet.blur(9)}"`,
    );
  return (
    fold(-w * 0.37, 12, '#fff', 0.22) +
    fold(w * 0.34, 16, '#000', 0.2) +
    fold(-w * 0.3, 9, '#000', 0.16) +
    fold(w * 0.41, 8, '#fff', 0.14) +
    path(
      `M${-w * 0.42} -6Q0 ${-h * 0.17} ${w * 0.42} -6`,
      'none',
      `stroke="#000" stroke-width="2" opacity=".16" filter="${S.sheet.blur(1.6)}"`,
    )
  );
}

/** The welded edge along the top. */
function pouchSeam(w, h) {
  const crimp = Array.from({ length: 7 }, (_, i) =>
    rect(-w / 2, -h + 6 + i * 4.2, w, 1.4, i % 2 ? '#000' : '#fff', 'opacity=".09"'),
  ).join('');
  return (
    rect(-w / 2, -h, w, 36, '#000', 'opacity=".05"') +
    crimp +
    rect(-w / 2, -h + 36, w, 1, '#000', 'opacity=".2"') +
    rect(-w / 2, -h + 37, w, 1, '#fff', 'opacity=".2"')
  );
}

function pouchLabel(S, p, w, h, flip) {
  const wl = w * 0.5,
    hl = h * 0.62;
  return (
    rect(-wl / 2 + 1.5, -h * 0.82 + 2.5, wl, hl, '#1d150c', `opacity=".28" filter="${S.sheet.blur(2.2)}"`) +
    g(
      `translate(${f(-wl / 2)} ${f(-h * 0.82)})`,
      paper(S, wl, hl, p.paper ?? '#f1ebdd') +
        label({ ...p, layout: 'tag' }, wl, hl) +
        rect(
          0,
          0,
          wl,
          hl,
          S.sheet.linear(
            [
              [0, '#fff', 0.12],
              [0.5, '#000', 0],
              [1, '#000', 0.16],
            ],
            flip ? [1, 0, 0, 0.2] : [0, 0, 1, 0.2],
          ),
        ),
    )
  );
}

/** A stand-up pouch of matt paper, w × h, hanging from the origin upwards. */
export function pouch(S, p, { w = 232, h = 336 } = {}) {
  const d = `M${-w * 0.49} -8C${-w * 0.47} ${-h * 0.3} ${-w * 0.5} ${-h * 0.6} ${-w * 0.485} ${-h}L${w * 0.485} ${-h}C${w * 0.5} ${-h * 0.6} ${w * 0.47} ${-h * 0.3} ${w * 0.49} -8C${w * 0.3} 5 ${-w * 0.3} 5 ${-w * 0.49} -8Z`;
  const c = p.body,
    dk = (t) => darker(c, t),
    lt = (t) => lighter(c, t),
    [lx] = S.light.dir,
    flip = lx > 0;
  const across = [
    [0, dk(0.16)],
    [0.05, lt(0.12)],
    [0.2, lt(0.1)],
    [0.48, c],
    [0.78, dk(0.16)],
    [0.94, dk(0.34)],
    [1, dk(0.22)],
  ]
    .map(([o, k]) => (flip ? [1 - o, k] : [o, k]))
    .sort((a, b) => a[0] - b[0]);
  const clip = S.sheet.clip(`<path d="${d}"/>`);
  return (
    `<g clip-path="${clip}">` +
    path(d, S.sheet.linear(across, [0, 0, 1, 0])) +
    ellipse(0, -4, w * 0.46, h * 0.2, dk(0.5), `opacity=".32" filter="${S.sheet.blur(18)}"`) +
    ellipse(flip ? 30 : -34, -h * 0.48, w * 0.24, h * 0.3, lt(0.5), `opacity=".2" filter="${S.sheet.blur(26)}"`) +
    pouchFolds(S, w, h) +
    g(
      `translate(${-w / 2} ${-h})`,
      rect(
        0,
        0,
        w,
        h + 10,
        '#fff',
        `filter="${S.sheet.relief({ fx: 0.008, fy: 0.006, octaves: 3, seed: 7, depth: 13, elevation: 60 })}" style="mix-blend-mode:soft-light" opacity=".5"`,
      ),
    ) +
    g(
      `translate(${-w / 2} ${-h})`,
      lines(contours(p.slug, w, h * 0.98, { levels: p.lines ?? 8, cell: 6 }), p.foil ?? lt(0.35), 0.9, p.foilOpacity ?? 0.42),
    ) +
    pouchSeam(w, h) +
    `</g>` +
    pouchLabel(S, p, w, h, flip)
  );
}

export const pouchShadow = (S) =>
  roundShadow(S, 104, 300, { foot: 108 }).replace(/scale\(1 [\d.]+\)/, 'translate(0 -7) scale(1 0.1)');

/** A wrapped cake seen face on, centre at the origin, R its radius. */
export function cake(S, p, R = 190) {
  const c = p.paper ?? '#ece4d2',
    [lx, ly] = S.light.dir,
    clip = S.sheet.clip(`<circle r="${R}"/>`);
  const fill = S.sheet.radial(
    [
      [0, lighter(c, 0.22)],
      [0.55, c],
      [0.86, darker(c, 0.1)],
      [0.97, darker(c, 0.3)],
      [1, darker(c, 0.38)],
    ],
    [0.5 + lx * 0.2, 0.5 - ly * 0.22, 0.72],
  );
  const folds = Array.from({ length: 46 }, (_, i) => {
    const a = (i / 46) * Math.PI * 2 + Math.sin(i * 7.3) * 0.06,
      q = 0.8 + Math.abs(Math.sin(i * 3.1)) * 0.12;
    return `<path d="M${f(Math.cos(a) * R * q)} ${f(Math.sin(a) * R * q)}L${f(Math.cos(a + 0.05) * R)} ${f(Math.sin(a + 0.05) * R)}" stroke="${i % 2 ? '#fff' : '#3a2c18'}" stroke-width="${f(1.4 + (i % 3))}" opacity="${i % 2 ? 0.4 : 0.2}" filter="${S.sheet.blur(1.6)}"/>`;
  }).join('');
  const size = Math.min(R * 0.3, (R * 0.92) / (p.name.length * 1.1));
  const ring = `M${f(-R * 0.74)} 0A${f(R * 0.74)} ${f(R * 0.74)} 0 0 1 ${f(R * 0.74)} 0`;
  const ringId = S.sheet.def(`ring ${R}`, (id) => `<path id="${id}" d="${ring}"/>`);
  return (
    `<g clip-path="${clip}"><circle r="${R}" fill="${fill}"/>` +
    g(
      `translate(${-R} ${-R})`,
      rect(
        0,
        0,
        R * 2,
        R * 2,
        '#fff',
        `filter="${S.sheet.relief({ fx: 0.011, octaves: 4, seed: 21, depth: 18, elevation: 58 })}" style="mix-blend-mode:soft-light" opacity=".8"`,
      ),
    ) +
    g(
      `translate(${-R * 0.66} ${-R * 0.66})`,
      lines(contours(p.slug, R * 1.32, R * 1.32, { levels: 9, cell: 6 }), p.accent, 0.9, 0.2),
    ) +
    folds +
    `</g>` +
    `<circle r="${f(R * 0.84)}" fill="none" stroke="${p.accent}" stroke-width="1.4" opacity=".6"/><circle r="${f(R * 0.66)}" fill="none" stroke="${p.accent}" stroke-width=".8" opacity=".5"/>` +
    `<text font-family="'Noto Serif CJK SC'" font-size="${f(R * 0.068)}" fill="${p.accent}" letter-spacing="${f(R * 0.036)}" text-anchor="middle"><textPath href="#${ringId}" startOffset="50%">青屿茶事 · ${p.latin} · 示例品牌</textPath></text>` +
    g(`translate(0 ${f(-R * 0.5)})`, mark(p.accent, R / 560)) +
    vertical(p.name, 0, -R * 0.36, size, '#2b2a26', { gap: 0.08 }) +
    g(`translate(0 ${f(R * 0.75)})`, text(p.note ?? '净重 357 克', 0, R * 0.03, R * 0.06, p.accent, { spacing: 2 }))
  );
}

/** The cake on its wooden stand, leaning back a little. */
export function cakeStanding(S, p, R = 176) {
  const wood = '#5a4130',
    edge = p.paper ?? '#ece4d2';
  const foot = path(
    `M${-R * 0.62} 0L${-R * 0.5} -34Q0 -14 ${R * 0.5} -34L${R * 0.62} 0Q0 14 ${-R * 0.62} 0Z`,
    S.sheet.linear(
      [
        [0, lighter(wood, 0.25)],
        [0.5, wood],
        [1, darker(wood, 0.4)],
      ],
      [0, 0, 1, 0],
    ),
  );
  const back = Array.from({ length: 9 }, (_, i) =>
    g(
      `translate(${f(13 - i * 1.3)} ${f(-R - 10 - i * 0.4)}) scale(.955 .985)`,
      `<circle r="${R}" fill="${darker(edge, 0.5 - i * 0.025)}"/>`,
    ),
  ).join('');
  return (
    g('', path(`M${R * 0.2} -4L${R * 0.5} ${-R * 0.9}L${R * 0.56} ${-R * 0.9}L${R * 0.36} -2Z`, darker(wood, 0.3))) +
    back +
    g(`translate(0 ${-R - 8}) scale(.955 .985)`, cake(S, p, R)) +
    foot +
    path(`M${-R * 0.5} -34Q0 -14 ${R * 0.5} -34`, 'none', 'stroke="#d9b48c" stroke-opacity=".5" stroke-width="1.4"')
  );
}

const sleeve = (S, p, layout) => (w, h) => {
  const lw = layout === 'wide' ? w * 0.62 : Math.min(w * 0.34, h * 0.4),
    lh = layout === 'wide' ? h * 0.62 : h;
  const y = layout === 'wide' ? h * 0.19 : 0;
  return (
    lines(
      contours(p.slug, w, h, { levels: p.lines ?? 9, cell: 7 }),
      p.foil ?? lighter(p.body, 0.35),
      0.9,
      p.foilOpacity ?? 0.45,
    ) +
    rect((w - lw) / 2 + 1, y + 1.5, lw, lh, '#000', `opacity=".22" filter="${S.sheet.blur(1.8)}"`) +
    g(`translate(${f((w - lw) / 2)} ${f(y)})`, rect(0, 0, lw, lh, p.paper ?? '#f1ebdd') + label({ ...p, layout }, lw, lh))
  );
};

/** Any closed carton: the front carries the label, the lid a line. */
export function carton(S, p, size) {
  const seam = (w, h) =>
    rect(0, Math.min(h * 0.3, 46), w, 1.6, '#000', 'opacity=".3"') +
    rect(0, Math.min(h * 0.3, 46) + 1.6, w, 1, '#fff', 'opacity=".22"');
  const face = sleeve(S, p, p.layout ?? 'wide'),
    lid = p.lidded ?? true;
  const art =
    p.faces ??
    (S.top
      ? { top: face }
      : {
          front: (w, h) => (lid ? seam(w, h) : '') + (p.frontLabel === false ? '' : face(w, h)),
          side: (w, h) => (lid ? seam(w, h) : ''),
          top: (w, h) =>
            p.frontLabel === false
              ? face(w, h)
              : lines(contours(`${p.slug} top`, w, h, { levels: 8, cell: 7 }), p.foil ?? lighter(p.body, 0.35), 0.9, 0.35),
        });
  return box(S, size, { colour: p.body, gloss: 0.08 }, art);
}

/** An open tray-box seen from above: walls, lining, and wells to lay things in. */
export function openBox(S, p, w, h, wells) {
  const wall = 16,
    floor = darker(p.lining ?? '#d9cfba', 0.06);
  const well = ({ x, y, w: ww, h: hh, r = 6 }) =>
    rect(x, y, ww, hh, darker(floor, 0.3), `rx="${r}"`) +
    rect(
      x,
      y,
      ww,
      hh,
      S.sheet.linear(
        [
          [0, '#000', 0.55],
          [0.2, '#000', 0.12],
          [1, '#fff', 0.12],
        ],
        [0, 0, 0.6, 1],
      ),
      `rx="${r}"`,
    ) +
    rect(x, y, ww, hh, 'none', `rx="${r}" stroke="#fff" stroke-opacity=".35" stroke-width="1"`);
  return (
    rect(-w / 2, -h / 2, w, h, p.body, 'rx="3"') +
    rect(
      -w / 2,
      -h / 2,
      w,
      h,
      S.sheet.linear(
        [
          [0, '#fff', 0.22],
          [1, '#000', 0.25],
        ],
        [0, 0, 1, 1],
      ),
      'rx="3"',
    ) +
    g(
      `translate(${f(-w / 2 + wall)} ${f(-h / 2 + wall)})`,
      rect(0, 0, w - wall * 2, h - wall * 2, floor) +
        rect(
          0,
          0,
          w - wall * 2,
          h - wall * 2,
          S.sheet.linear(
            [
              [0, '#000', 0.4],
              [0.08, '#000', 0.12],
              [0.3, '#000', 0],
              [1, '#fff', 0.1],
            ],
            [0, 0, 0.5, 1],
          ),
        ) +
        rect(
          0,
          0,
          w - wall * 2,
          h - wall * 2,
          '#fff',
          `filter="${S.sheet.relief({ fx: 0.35, octaves: 2, seed: 9, depth: 0.8 })}" style="mix-blend-mode:multiply" opacity=".4"`,
        ) +
        wells.map(well).join(''),
    )
  );
}

/** A thin sachet of tea: used in boxes and beside them. */
export function sachet(S, p, w = 86, h = 112) {
  const c = p.sachet ?? '#efe8d8';
  return (
    rect(
      -w / 2,
      -h / 2,
      w,
      h,
      S.sheet.linear(
        [
          [0, lighter(c, 0.3)],
          [0.5, c],
          [1, darker(c, 0.16)],
        ],
        [0, 0, 1, 0.4],
      ),
      'rx="2"',
    ) +
    rect(-w / 2, -h / 2, w, 9, '#000', 'opacity=".07"') +
    rect(-w / 2, h / 2 - 9, w, 9, '#000', 'opacity=".07"') +
    g(`translate(0 ${f(-h * 0.2)})`, mark(p.accent, w / 330)) +
    vertical(p.name.slice(0, 4), 0, -h * 0.06, w * 0.13, '#2b2a26')
  );
}
