// Tea leaves, flowers, twigs: small seeded strokes.
import { ellipse, f, g, path, random } from './svg.mjs';
import { darker, lighter, mix } from './light.mjs';

const kinds = {
  flat: { len: 44, w: 8, bend: 0.12, colours: ['#7f8f4e', '#93a05c', '#6c7c3f', '#a7ad6d', '#5d6d38'] },
  curl: { len: 24, w: 4.5, bend: 1.1, colours: ['#5b6b45', '#74835c', '#8f9a7a', '#49583a', '#b4b99f'] },
  bud: { len: 40, w: 7, bend: 0.25, colours: ['#b9bca4', '#cfd0bd', '#a0a688', '#8c9474', '#dedccb'] },
  ball: { len: 15, w: 13, bend: 0.6, colours: ['#4c5a3a', '#5f6c47', '#3b4a31', '#6f7a54', '#2f3b29'] },
  pearl: { len: 17, w: 15, bend: 0.5, colours: ['#9aa184', '#b6b99d', '#858d6d', '#cfcfb8'] },
  strip: { len: 38, w: 5, bend: 0.45, colours: ['#3a2c22', '#4b382a', '#2c221b', '#5b4534', '#35302a'] },
  gold: { len: 34, w: 5, bend: 0.35, colours: ['#8a5a24', '#a9762f', '#6d441d', '#c08d42', '#4b301a'] },
  crumb: { len: 15, w: 4.4, bend: 0.5, colours: ['#3b2418', '#4e3121', '#2b1a12', '#6a452c', '#5a3a26'] },
  mixed: { len: 34, w: 7, bend: 0.5, colours: ['#5a5a3c', '#77714c', '#454430', '#8f8a66', '#35301f', '#a9a585'] },
};

export function leaf(kind, rnd, size = 1) {
  const k = kinds[kind],
    c = k.colours[Math.floor(rnd() * k.colours.length)];
  const l = k.len * size * (0.7 + rnd() * 0.5),
    w = k.w * size * (0.7 + rnd() * 0.5),
    b = l * k.bend * (rnd() - 0.5) * 1.6;
  if (kind === 'ball' || kind === 'pearl') {
    return (
      ellipse(0, 0, l * 0.6, w * 0.5, c) +
      path(
        `M${f(-l * 0.5)} ${f(w * 0.1)}Q0 ${f(-w * 0.5)} ${f(l * 0.45)} ${f(-w * 0.05)}`,
        'none',
        `stroke="${darker(c, 0.5)}" stroke-width="1.3" opacity=".7"`,
      ) +
      ellipse(-l * 0.15, -w * 0.22, l * 0.26, w * 0.11, lighter(c, 0.45), 'opacity=".55"') +
      path(
        `M${f(l * 0.3)} 0q${f(l * 0.4)} ${f(b)} ${f(l * 0.7)} ${f(b * 0.4)}`,
        'none',
        `stroke="${darker(c, 0.25)}" stroke-width="${f(1.8 * size)}" stroke-linecap="round"`,
      )
    );
  }
  const body = `M${f(-l / 2)} 0Q0 ${f(b - w)} ${f(l / 2)} ${f(b * 0.2)}Q0 ${f(b + w)} ${f(-l / 2)} 0Z`;
  return (
    path(body, c) +
    path(
      `M${f(-l / 2)} 0Q0 ${f(b + w)} ${f(l / 2)} ${f(b * 0.2)}Q0 ${f(b + w * 0.1)} ${f(-l / 2)} 0Z`,
      darker(c, 0.4),
      'opacity=".6"',
    ) +
    path(
      `M${f(-l * 0.42)} ${f(-w * 0.1)}Q0 ${f(b - w * 0.62)} ${f(l * 0.42)} ${f(b * 0.2)}`,
      'none',
      `stroke="${lighter(c, 0.5)}" stroke-width="${f(0.9 * size)}" opacity=".55" stroke-linecap="round"`,
    )
  );
}

const soft = (S, d = 2.2, y = 2, a = 0.5) =>
  `url(#${S.sheet.def(
    `drop ${d} ${y} ${a}`,
    (id) =>
      `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%" color-interpolation-filters="sRGB"><feDropShadow dx="${f(d * 0.6)}" dy="${y}" stdDeviation="${d}" flood-color="#1c150c" flood-opacity="${a}"/></filter>`,
  )})`;
export const dropped = soft;

/** A heap of dry tea with radius r, squashed by flat (1 from above). */
export function heap(S, kind, r, seed, { flat = S.top ? 1 : 0.42, mound = 0.32, size = 1, spill = 0.14 } = {}) {
  const rnd = random(`heap ${kind} ${seed}`),
    k = kinds[kind],
    n = Math.round(((r * r * 3.1) / (k.len * (k.w + 3) * size * size)) * 2.1 * Math.max(1, size * 0.95)) + 20;
  const base = ellipse(0, -r * mound * 0.2, r * 0.78, r * 0.76 * flat, darker(k.colours[0], 0.55));
  const items = Array.from({ length: n }, () => {
    const out = rnd() < spill,
      a = rnd() * Math.PI * 2,
      q = out ? 0.9 + rnd() * 0.45 : Math.sqrt(rnd()) * 0.95;
    const x = Math.cos(a) * q * r,
      y = Math.sin(a) * q * r * flat - (q < 1 ? mound * r * (1 - q * q) * (S.top ? 0 : 1) : 0);
    return { x, y, q, rot: rnd() * 360 };
  }).sort((a, b) => b.q - a.q);
  const half = Math.floor(n * 0.55);
  const draw = (list) =>
    list
      .map((i) => g(`translate(${f(i.x)} ${f(i.y)}) rotate(${f(i.rot)})${S.top ? '' : ' scale(1 .8)'}`, leaf(kind, rnd, size)))
      .join('');
  return `<g filter="${soft(S, 3, 3, 0.4)}">${base}${draw(items.slice(0, half))}</g><g filter="${soft(S, 1.6, 1.6, 0.55)}">${draw(items.slice(half))}</g>`;
}

/** Loose leaves thrown over an ellipse. */
export function scatter(S, kind, rx, ry, n, seed, size = 1) {
  const rnd = random(`scatter ${seed}`);
  let out = '';
  for (let i = 0; i < n; i++)
    out += g(
      `translate(${f((rnd() + rnd() - 1) * rx)} ${f((rnd() + rnd() - 1) * ry)}) rotate(${f(rnd() * 360)})`,
      leaf(kind, rnd, size),
    );
  return `<g filter="${soft(S, 1.8, 2, 0.45)}">${out}</g>`;
}

/** Five-petalled flower seen from above. */
export function flower(S, r, petal = '#faf6ea', heart = '#d9b44a', seed = 1) {
  const rnd = random(`flower ${seed}`);
  const fill = S.sheet.radial(
    [
      [0, mix(petal, heart, 0.35)],
      [0.5, petal],
      [1, darker(petal, 0.1)],
    ],
    [0.5, 0.9, 0.9],
  );
  let out = '';
  for (let i = 0; i < 5; i++) {
    const w = r * (0.5 + rnd() * 0.1);
    out += g(
      `rotate(${f(i * 72 + rnd() * 12)})`,
      path(
        `M0 0C${f(-w)} ${f(-r * 0.4)} ${f(-w * 0.7)} ${f(-r)} 0 ${f(-r)}C${f(w * 0.7)} ${f(-r)} ${f(w)} ${f(-r * 0.4)} 0 0Z`,
        fill,
        `stroke="${darker(petal, 0.12)}" stroke-width=".5"`,
      ),
    );
  }
  return `<g filter="${soft(S, 2.2, 2.4, 0.3)}">${out}${ellipse(0, 0, r * 0.14, r * 0.14, heart)}</g>`;
}

const sprigLeaf = (S, l, w, colour) => {
  const fill = S.sheet.linear(
    [
      [0, lighter(colour, 0.16)],
      [0.5, colour],
      [0.52, darker(colour, 0.2)],
      [1, darker(colour, 0.06)],
    ],
    [0, 0, 0, 1],
  );
  return (
    path(
      `M0 0C${f(l * 0.25)} ${f(-w)} ${f(l * 0.7)} ${f(-w * 0.9)} ${f(l)} 0C${f(l * 0.7)} ${f(w * 0.9)} ${f(l * 0.25)} ${f(w)} 0 0Z`,
      fill,
    ) + path(`M0 0L${f(l * 0.94)} 0`, 'none', `stroke="${lighter(colour, 0.3)}" stroke-width="1" opacity=".6"`)
  );
};

/** A twig with leaves along a gentle curve, from the origin to the right and up. */
export function sprig(S, len, seed, { colour = '#4d6446', n = 9, leafLen = 0.26, flowers = 0, petal, shadow = true } = {}) {
  const rnd = random(`sprig ${seed}`),
    bend = len * 0.28;
  const on = (t) => [len * t, -bend * t * t];
  let out = path(
    `M0 0Q${f(len / 2)} 0 ${f(len)} ${f(-bend)}`,
    'none',
    `stroke="#6b5138" stroke-width="${f(len * 0.012)}" stroke-linecap="round"`,
  );
  for (let i = 0; i < n; i++) {
    const t = 0.12 + (0.86 * i) / (n - 1),
      [x, y] = on(t),
      side = i % 2 ? 1 : -1,
      l = len * leafLen * (1.1 - 0.45 * t) * (0.85 + rnd() * 0.3);
    out += g(
      `translate(${f(x)} ${f(y)}) rotate(${f((-bend / len) * 70 * t + side * (30 + rnd() * 30))})`,
      sprigLeaf(S, l, l * 0.23, mix(colour, '#8b9a63', rnd() * 0.5)),
    );
  }
  for (let i = 0; i < flowers; i++) {
    const [x, y] = on(0.25 + (0.7 * i) / Math.max(1, flowers - 1));
    out += g(
      `translate(${f(x + (rnd() - 0.5) * 30)} ${f(y + (rnd() - 0.5) * 50)}) rotate(${f(rnd() * 70)})`,
      flower(S, len * 0.062, petal, undefined, `${seed}${i}`),
    );
  }
  return shadow ? `<g filter="${soft(S, S.top ? 5 : 3, S.top ? 8 : 3, 0.34)}">${out}</g>` : out;
}
