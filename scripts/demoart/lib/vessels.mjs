// Things to drink tea with. Foot at the origin; a material is {colour, gloss, metal}.
import { lathe, roundShadow } from './solid.mjs';
import { darker, lighter, mix } from './light.mjs';
import { ellipse, f, g, path, spline } from './svg.mjs';

export const glazes = {
  celadon: { colour: '#b3bfae', gloss: 0.75, inside: '#c6cfc0' },
  white: { colour: '#efece4', gloss: 0.7, inside: '#f4f1ea' },
  ink: { colour: '#3a3d3b', gloss: 0.4, inside: '#4a4d4a' },
  zhuni: { colour: '#a4492f', gloss: 0.26, inside: '#7c3523' },
  clay: { colour: '#b59a7c', gloss: 0.12, inside: '#c4ac90' },
  ash: { colour: '#c9c3b4', gloss: 0.3, inside: '#d6d1c4' },
  zisha: { colour: '#6e4a38', gloss: 0.2, inside: '#573829' },
  moon: { colour: '#c3d0d2', gloss: 0.7, inside: '#d2dcdd' },
};
export const brews = {
  green: '#c9c477',
  white: '#dfc98a',
  oolong: '#d09a3c',
  black: '#b0521f',
  dark: '#5b2413',
  flower: '#dccb74',
  yellow: '#d8b455',
};

/** The opening of a vessel: rim, inner wall, and what is poured in. */
function mouth(S, r, z, mat, { brew, depth = 14, lip = 4, inner = r * 0.8 } = {}) {
  const cp = S.top ? 0 : Math.cos(S.phi),
    sp = S.top ? 1 : Math.sin(S.phi),
    y = -z * cp,
    ri = r - lip;
  const inside = mat.inside ?? mat.colour,
    clip = S.sheet.clip(ellipse(0, y, ri, ri * sp, '#000').replace(' fill="#000"', ''));
  const wall = S.sheet.linear(
    [
      [0, darker(inside, 0.55)],
      [0.3, darker(inside, 0.3)],
      [0.75, inside],
      [1, lighter(inside, 0.35)],
    ],
    [0, 0, 1, S.top ? 0.8 : 0.15],
  );
  let out =
    ellipse(
      0,
      y,
      r,
      r * sp,
      S.sheet.linear(
        [
          [0, lighter(mat.colour, 0.5)],
          [0.5, lighter(mat.colour, 0.2)],
          [1, darker(mat.colour, 0.08)],
        ],
        [0, 0, 1, 0.2],
      ),
    ) + ellipse(0, y, ri, ri * sp, wall);
  if (brew) {
    const c = brews[brew],
      rl = ri - (ri - inner) * Math.min(1, depth / 40),
      yl = y + depth * cp;
    const tea = S.sheet.radial(
      [
        [0, lighter(c, 0.18)],
        [0.6, c],
        [0.92, darker(c, 0.2)],
        [1, lighter(c, 0.25)],
      ],
      [0.58, 0.6, 0.6],
    );
    out +=
      `<g clip-path="${clip}">${ellipse(0, yl, rl, rl * sp, tea)}${ellipse(-rl * 0.02, yl + 1.5, rl, rl * sp, 'none', `stroke="${lighter(c, 0.5)}" stroke-opacity=".6" stroke-width="1.4"`)}` +
      path(
        `M${f(-rl * 0.7)} ${f(yl - rl * sp * 0.1)}A${f(rl * 0.72)} ${f(rl * 0.72 * sp)} 0 0 1 ${f(-rl * 0.1)} ${f(yl - rl * sp * 0.72)}`,
        'none',
        `stroke="#fff" stroke-width="${f(rl * 0.1)}" stroke-linecap="round" opacity=".5" filter="${S.sheet.blur(f(rl * 0.035))}"`,
      ) +
      `</g>`;
  } else if (S.top)
    out += ellipse(
      0,
      0,
      inner * 0.62,
      inner * 0.62,
      S.sheet.radial(
        [
          [0, lighter(inside, 0.2)],
          [1, darker(inside, 0.1)],
        ],
        [0.6, 0.6, 0.6],
      ),
    );
  return out;
}

const cupProfile = (r, h) =>
  spline(
    [
      [r * 0.46, 0],
      [r * 0.47, h * 0.08],
      [r * 0.56, h * 0.14],
      [r * 0.8, h * 0.4],
      [r * 0.93, h * 0.72],
      [r, h],
    ],
    3,
  );

export function cup(S, glaze, { r = 56, h = 58, brew } = {}) {
  return (
    lathe(S, cupProfile(r, h), glaze) +
    mouth(S, r, h, glaze, { brew, depth: h * 0.2, lip: Math.max(2.2, r * 0.05), inner: r * 0.66 })
  );
}
export const cupShadow = (S, { r = 56, h = 58 } = {}) => roundShadow(S, r * 0.86, h, { foot: r * 0.52 });

export function plate(S, glaze, { r = 96, h = 14, brew } = {}) {
  return (
    lathe(
      S,
      spline(
        [
          [r * 0.55, 0],
          [r * 0.6, h * 0.3],
          [r * 0.86, h * 0.7],
          [r, h],
        ],
        2,
      ),
      glaze,
    ) +
    mouth(S, r, h, glaze, { brew, lip: 3, inner: r * 0.7, depth: 6 }) +
    (S.top
      ? ''
      : ellipse(
          0,
          -h * Math.cos(S.phi) + 3,
          r * 0.66,
          r * 0.66 * Math.sin(S.phi),
          mix(glaze.inside ?? glaze.colour, '#000000', 0.12),
          'opacity=".5"',
        ))
  );
}
export const plateShadow = (S, { r = 96, h = 14 } = {}) => roundShadow(S, r * 0.94, h, { foot: r * 0.75 });

/** A gaiwan: saucer, bowl, lid; the lid may lie aside. */
export function gaiwan(S, glaze, { r = 92, lidOn = true, brew } = {}) {
  const h = r * 1.02,
    saucer = r * 1.16,
    z0 = r * 0.15;
  let out = plate(S, glaze, { r: saucer, h: r * 0.2 });
  const cp = S.top ? 0 : Math.cos(S.phi),
    up = (z, s) => g(`translate(0 ${f(-z * cp)})`, s);
  out += up(
    0,
    ellipse(
      0,
      -z0 * cp,
      r * 0.56,
      r * 0.56 * (S.top ? 1 : Math.sin(S.phi)),
      '#1c1710',
      `opacity=".35" filter="${S.sheet.blur(5)}"`,
    ),
  );
  const bowl = spline(
    [
      [r * 0.42, 0],
      [r * 0.43, h * 0.07],
      [r * 0.5, h * 0.12],
      [r * 0.74, h * 0.38],
      [r * 0.88, h * 0.68],
      [r, h],
    ],
    3,
  );
  out += up(z0, lathe(S, bowl, glaze) + mouth(S, r, h, glaze, { brew, depth: 16, lip: 4, inner: r * 0.7 }));
  if (lidOn) out += up(z0 + h - r * 0.02, gaiwanLid(S, glaze, r * 0.91));
  return out;
}

export function gaiwanLid(S, glaze, r) {
  const dome = spline(
    [
      [r, 0],
      [r * 0.97, r * 0.08],
      [r * 0.8, r * 0.24],
      [r * 0.5, r * 0.36],
      [r * 0.3, r * 0.4],
    ],
    2,
  );
  const knob = [
    [r * 0.24, r * 0.4],
    [r * 0.25, r * 0.48],
    [r * 0.3, r * 0.55],
    [r * 0.3, r * 0.57],
  ];
  return (
    ellipse(0, 2, r, r * (S.top ? 1 : Math.sin(S.phi)), darker(glaze.colour, 0.55), 'opacity=".5"') +
    lathe(S, dome, glaze) +
    lathe(S, knob, glaze) +
    mouth(S, r * 0.3, r * 0.57, glaze, { lip: 2.2, inner: r * 0.2 })
  );
}
export const gaiwanShadow = (S, { r = 92 } = {}) => roundShadow(S, r * 1.06, r * 1.3, { foot: r * 0.84 });

/** A lidded jar of glazed clay, or a vase when it is open. */
export function jar(S, glaze, { r = 104, h = 190, lid = true, dark } = {}) {
  const prof = spline(
    [
      [r * 0.66, 0],
      [r * 0.72, h * 0.03],
      [r * 0.95, h * 0.26],
      [r, h * 0.5],
      [r * 0.9, h * 0.8],
      [r * 0.66, h * 0.94],
      [r * 0.6, h],
    ],
    3,
  );
  let out = lathe(S, prof, glaze);
  if (!lid)
    return out + mouth(S, r * 0.6, h, { ...glaze, inside: dark ?? darker(glaze.colour, 0.7) }, { lip: 4, inner: r * 0.5 });
  const top = spline(
    [
      [r * 0.68, h],
      [r * 0.7, h * 1.03],
      [r * 0.66, h * 1.09],
      [r * 0.4, h * 1.13],
      [r * 0.16, h * 1.14],
    ],
    2,
  );
  const knob = spline(
    [
      [r * 0.13, h * 1.13],
      [r * 0.12, h * 1.17],
      [r * 0.17, h * 1.22],
      [r * 0.08, h * 1.26],
      [0.5, h * 1.26],
    ],
    2,
  );
  out += ellipse(
    0,
    -h * (S.top ? 0 : Math.cos(S.phi)),
    r * 0.64,
    r * 0.64 * (S.top ? 1 : Math.sin(S.phi)),
    darker(glaze.colour, 0.6),
  );
  return out + lathe(S, top, glaze) + lathe(S, knob, glaze);
}
export const jarShadow = (S, { r = 104, h = 190 } = {}) => roundShadow(S, r, h * 1.1, { foot: r * 0.74 });
