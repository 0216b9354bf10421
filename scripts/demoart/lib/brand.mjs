// What makes the packages one brand: the mark, the type, the contour lines of an island.
import { f, g, random, rect } from './svg.mjs';

export const GREEN = '#2f4a3c';
export const INK = '#2b2a26';
export const PAPER = '#f3eee2';
const SERIF = "'Noto Serif CJK SC'";

/** The mark: an island and its reflection; 100 units wide, centred. */
export const mark = (colour, scale = 1) =>
  `<g transform="scale(${f(scale, 3)})" fill="none" stroke="${colour}" stroke-linecap="round">
<path d="M-44 6C-30 4 -24 -10 -14 -26C-9 -34 -3 -34 2 -25C8 -14 12 -12 17 -16C21 -19 25 -17 28 -11C33 -2 38 5 44 6Z" fill="${colour}" stroke="none"/>
<path d="M-34 18H34M-20 28H22M-8 38H10" stroke-width="3.4"/></g>`;

export const text = (s, x, y, size, colour, { anchor = 'middle', weight = 500, spacing = 0, more = '' } = {}) =>
  `<text x="${f(x)}" y="${f(y)}" font-family="${SERIF}" font-size="${f(size)}" font-weight="${weight}" fill="${colour}" text-anchor="${anchor}" letter-spacing="${f(spacing)}" ${more}>${s}</text>`;

/** Characters one under another, x the centre, y the top; returns the markup. */
export const vertical = (s, x, y, size, colour, { gap = 0.14, weight = 600 } = {}) =>
  [...s].map((ch, i) => text(ch, x, y + size * (0.88 + i * (1 + gap)), size, colour, { weight })).join('');

export const verticalHeight = (s, size, gap = 0.14) => size * ([...s].length * (1 + gap) - gap);

/** Latin set sideways, reading downwards. */
export const sideways = (s, x, y, size, colour, spacing = 2) =>
  g(`translate(${f(x)} ${f(y)}) rotate(90)`, text(s, 0, size * 0.34, size, colour, { anchor: 'start', weight: 400, spacing }));

/** Contour lines of a seeded island over w × h, as path data; map bends the plane. */
export function contours(seed, w, h, { levels = 9, cell = 7, map = (x, y) => [x, y] } = {}) {
  const rnd = random(`contour ${seed}`);
  const hills = Array.from({ length: 6 }, () => [
    rnd() * w,
    rnd() * h,
    (0.16 + rnd() * 0.3) * Math.max(w, h),
    0.35 + rnd() * 0.65,
  ]);
  const height = (x, y) =>
    hills.reduce((sum, [hx, hy, r, a]) => sum + a * Math.exp(-((x - hx) ** 2 + (y - hy) ** 2) / (r * r)), 0);
  const nx = Math.ceil(w / cell),
    ny = Math.ceil(h / cell),
    dx = w / nx,
    dy = h / ny;
  const field = Array.from({ length: ny + 1 }, (_, j) => Array.from({ length: nx + 1 }, (_, i) => height(i * dx, j * dy)));
  const top = Math.max(...field.flat());
  let d = '';
  for (let l = 1; l <= levels; l++) {
    const level = (top * l) / (levels + 0.6);
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) d += crossing(field, i, j, level, dx, dy, map);
  }
  return d;
}

function crossing(field, i, j, level, dx, dy, map) {
  const corners = [
    [i, j],
    [i + 1, j],
    [i + 1, j + 1],
    [i, j + 1],
  ];
  const cut = [];
  for (let e = 0; e < 4; e++) {
    const [ax, ay] = corners[e],
      [bx, by] = corners[(e + 1) % 4],
      a = field[ay][ax],
      b = field[by][bx];
    if (a < level === b < level) continue;
    const t = (level - a) / (b - a);
    cut.push(map((ax + (bx - ax) * t) * dx, (ay + (by - ay) * t) * dy));
  }
  let d = '';
  for (let k = 0; k + 1 < cut.length; k += 2)
    d += `M${f(cut[k][0], 1)} ${f(cut[k][1], 1)}L${f(cut[k + 1][0], 1)} ${f(cut[k + 1][1], 1)}`;
  return d;
}

export const lines = (d, colour, width = 1, opacity = 1) =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" opacity="${opacity}"/>`;

const seal = (s, x, y, size, colour) =>
  rect(x - size / 2, y, size, size, colour, `rx="${f(size * 0.12)}"`) +
  text(s, x, y + size * 0.79, size * 0.76, '#f8f1e4', { weight: 700 });

/** The paper label: w × h, one of three layouts, all on one axis. */
export function label(p, w, h, { layout = p.layout ?? 'strip', ink = INK } = {}) {
  const name = p.name,
    cx = w / 2,
    tone = p.accent;
  if (layout === 'wide') {
    const size = Math.min((w * 0.74) / (name.length * 1.16), h * 0.23);
    return (
      g(`translate(${f(cx)} ${f(h * 0.2)})`, mark(tone, h / 560)) +
      text(name, cx + size * 0.08, h * 0.34 + size, size, ink, { weight: 600, spacing: size * 0.16 }) +
      rect(cx - w * 0.06, h * 0.34 + size * 1.5, w * 0.12, 1.2, tone) +
      text(p.latin, cx, h * 0.8, h * 0.056, ink, { weight: 400, spacing: 2.4 }) +
      text('青屿茶事 · 示例品牌', cx, h * 0.895, h * 0.05, ink, { weight: 400, spacing: 1.5, more: 'opacity=".72"' })
    );
  }
  const room = h * (layout === 'tag' ? 0.5 : 0.49),
    size = Math.min(w * 0.4, room / (name.length * 1.14));
  const y = h * 0.235 + (room - verticalHeight(name, size)) / 2;
  return (
    g(`translate(${f(cx)} ${f(h * 0.115)})`, mark(tone, Math.min(w / 260, h / 540))) +
    vertical(name, cx, y, size, ink) +
    rect(cx - 0.6, h * 0.785, 1.2, h * 0.03, tone) +
    seal('屿', cx, h * 0.828, Math.min(w * 0.16, h * 0.07), '#a8402f') +
    text('示例品牌', cx, h * 0.945, Math.min(w * 0.085, h * 0.032), ink, { weight: 400, spacing: 1, more: 'opacity=".7"' }) +
    (w > 84 ? sideways(p.latin, w * 0.86, h * 0.2, Math.min(w * 0.066, 8.6), ink, 2) : '')
  );
}

/** Paper with a hairline frame, under a label. */
export const paper = (S, w, h, colour = PAPER, line = '#00000022') =>
  rect(0, 0, w, h, colour) +
  rect(
    0,
    0,
    w,
    h,
    '#fff',
    `filter="${S.sheet.relief({ fx: 0.5, octaves: 2, seed: 4, depth: 0.5, elevation: 74 })}" style="mix-blend-mode:multiply" opacity=".4"`,
  ) +
  rect(5, 5, w - 10, h - 10, 'none', `stroke="${line}" stroke-width=".8"`);
