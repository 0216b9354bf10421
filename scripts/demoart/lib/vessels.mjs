// Things to drink tea with. Foot at the origin; a material is {colour, gloss, metal}.
import { disc, lathe, roundShadow } from './solid.mjs';
import { darker, lighter, mix } from './light.mjs';
import { ellipse, f, g, path, rect, spline } from './svg.mjs';

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

const tube = (d, width, mat, S) => {
  const left = S.light.dir[0] < 0 ? -1 : 1,
    layers = [
      [1, darker(mat.colour, 0.5), 0],
      [0.86, darker(mat.colour, 0.22), 0.03],
      [0.6, mat.colour, 0.08],
      [0.3, lighter(mat.colour, 0.2), 0.14],
      [0.1, lighter(mat.colour, 0.55), 0.2],
    ];
  return layers
    .map(
      ([k, c, o], i) =>
        `<path d="${d}" transform="translate(${f(left * o * width)} ${f(-o * width)})" fill="none" stroke="${c}" stroke-width="${f(width * k)}" stroke-linecap="round" ${i ? `filter="${S.sheet.blur(f(width * 0.05))}"` : ''}/>`,
    )
    .join('');
};

/** A small teapot with spout to the left and handle to the right. */
export function teapot(S, glaze, { r = 120 } = {}) {
  if (S.top) return teapotTop(S, glaze, r);
  const h = r * 1.08,
    cp = Math.cos(S.phi),
    sp = Math.sin(S.phi);
  const handle = `M${f(r * 0.84)} ${f(-h * 0.84 * cp)}C${f(r * 1.75)} ${f(-h * 1.1)} ${f(r * 1.72)} ${f(-h * 0.16)} ${f(r * 0.8)} ${f(-h * 0.22)}`;
  const body = spline(
    [
      [r * 0.62, 0],
      [r * 0.68, h * 0.03],
      [r * 0.9, h * 0.22],
      [r, h * 0.46],
      [r * 0.93, h * 0.7],
      [r * 0.7, h * 0.9],
      [r * 0.56, h * 0.955],
      [r * 0.55, h * 0.985],
    ],
    3,
  );
  const spoutD = `M${f(-r * 0.76)} ${f(-h * 0.2)}C${f(-r * 1.3)} ${f(-h * 0.3)} ${f(-r * 1.3)} ${f(-h * 0.78)} ${f(-r * 1.62)} ${f(-h * 0.98)}L${f(-r * 1.44)} ${f(-h * 1.06)}C${f(-r * 1.22)} ${f(-h * 0.92)} ${f(-r * 1.05)} ${f(-h * 0.78)} ${f(-r * 0.72)} ${f(-h * 0.66)}Z`;
  const spout =
    path(
      spoutD,
      S.sheet.linear(
        [
          [0, lighter(glaze.colour, 0.12)],
          [0.35, glaze.colour],
          [1, darker(glaze.colour, 0.5)],
        ],
        [0.3, 0, 0.7, 1],
      ),
    ) +
    path(
      `M${f(-r * 1.5)} ${f(-h)}C${f(-r * 1.22)} ${f(-h * 0.84)} ${f(-r * 1.2)} ${f(-h * 0.6)} ${f(-r * 0.86)} ${f(-h * 0.5)}`,
      'none',
      `stroke="#fff4e6" stroke-width="${f(r * 0.07)}" opacity=".3" stroke-linecap="round" filter="${S.sheet.blur(f(r * 0.035))}"`,
    ) +
    ellipse(
      -r * 1.53,
      -h * 1.02,
      r * 0.098,
      r * 0.04,
      darker(glaze.colour, 0.7),
      `transform="rotate(-24 ${f(-r * 1.53)} ${f(-h * 1.02)})"`,
    );
  const lid = spline(
    [
      [r * 0.57, h * 0.985],
      [r * 0.57, h * 1.01],
      [r * 0.46, h * 1.07],
      [r * 0.24, h * 1.115],
      [r * 0.09, h * 1.125],
    ],
    2,
  );
  const knob = spline(
    [
      [r * 0.09, h * 1.12],
      [r * 0.085, h * 1.15],
      [r * 0.16, h * 1.21],
      [r * 0.15, h * 1.265],
      [r * 0.06, h * 1.295],
      [r * 0.01, h * 1.3],
    ],
    2,
  );
  return (
    tube(handle, r * 0.15, glaze, S) +
    spout +
    lathe(S, body, glaze) +
    ellipse(0, -h * 0.985 * cp, r * 0.575, r * 0.575 * sp, darker(glaze.colour, 0.65)) +
    lathe(S, lid, glaze) +
    lathe(S, knob, glaze)
  );
}

function teapotTop(S, glaze, r) {
  const drop = `<g filter="${S.sheet.blur(0.4)}">`;
  const spout =
    path(
      `M${-r * 0.8} ${-r * 0.24}C${-r * 1.2} ${-r * 0.14} ${-r * 1.4} ${-r * 0.1} ${-r * 1.6} ${-r * 0.09}L${-r * 1.6} ${r * 0.09}C${-r * 1.4} ${r * 0.1} ${-r * 1.2} ${r * 0.14} ${-r * 0.8} ${r * 0.24}Z`,
      S.sheet.linear(
        [
          [0, lighter(glaze.colour, 0.3)],
          [0.4, glaze.colour],
          [1, darker(glaze.colour, 0.5)],
        ],
        [0, 0, 0, 1],
      ),
    ) + ellipse(-r * 1.56, 0, r * 0.035, r * 0.07, darker(glaze.colour, 0.7));
  const body = spline(
    [
      [r, r * 0.46],
      [r * 0.93, r * 0.7],
      [r * 0.7, r * 0.9],
      [r * 0.56, r * 0.955],
    ],
    2,
  );
  const lid = spline(
    [
      [r * 0.57, 0],
      [r * 0.46, r * 0.06],
      [r * 0.24, r * 0.1],
      [r * 0.17, r * 0.11],
    ],
    2,
  );
  const knob = spline(
    [
      [r * 0.16, 0],
      [r * 0.12, r * 0.06],
      [r * 0.03, r * 0.09],
    ],
    1,
  );
  return (
    drop +
    tube(`M${r * 0.9} 0L${r * 1.5} 0`, r * 0.15, glaze, S) +
    spout +
    '</g>' +
    lathe(S, [[r, r * 0.4], ...body], glaze) +
    ellipse(0, 0, r * 0.59, r * 0.59, darker(glaze.colour, 0.6)) +
    lathe(S, lid, glaze) +
    ellipse(4, 5, r * 0.19, r * 0.19, '#000', `opacity=".35" filter="${S.sheet.blur(4)}"`) +
    lathe(S, knob, glaze)
  );
}
export const teapotShadow = (S, { r = 120 } = {}) => roundShadow(S, r * 1.02, r * 1.15, { foot: r * 0.7 });

/** A fairness pitcher of clear glass with tea in it. */
export function glassPitcher(S, { r = 96, h = 190, brew = 'oolong', fill = 0.56 } = {}) {
  const cp = S.top ? 0 : Math.cos(S.phi),
    sp = S.top ? 1 : Math.sin(S.phi),
    c = brews[brew];
  if (S.top) return glassTop(S, r, c);
  const prof = spline(
    [
      [r * 0.76, 0],
      [r * 0.92, h * 0.08],
      [r, h * 0.3],
      [r * 0.9, h * 0.6],
      [r * 0.74, h * 0.82],
      [r * 0.8, h],
    ],
    3,
  );
  const side = (list, k = 1) => [...list.map(([x, z]) => [-x * k, -z * cp]).reverse(), ...list.map(([x, z]) => [x * k, -z * cp])];
  const outline = (list, k = 1) => {
    const pts = side(list, k),
      foot = list[0][0] * k;
    return `M${pts
      .map(([x, y]) => `${f(x)} ${f(y)}`)
      .slice(0, list.length)
      .join('L')}A${f(foot)} ${f(foot * sp)} 0 0 0 ${f(foot)} 0L${pts
      .slice(list.length)
      .map(([x, y]) => `${f(x)} ${f(y)}`)
      .join('L')}`;
  };
  const wet = prof.filter(([, z]) => z <= h * fill),
    rw = wet.at(-1)[0] * 0.95,
    yw = -wet.at(-1)[1] * cp;
  const tea = S.sheet.linear(
    [
      [0, darker(c, 0.35), 0.92],
      [0.14, c, 0.86],
      [0.5, lighter(c, 0.3), 0.74],
      [0.86, c, 0.88],
      [1, darker(c, 0.4), 0.95],
    ],
    [0, 0, 1, 0],
  );
  const glass = S.sheet.linear(
    [
      [0, '#3d4642', 0.5],
      [0.05, '#ffffff', 0.5],
      [0.1, '#5a645f', 0.16],
      [0.3, '#ffffff', 0.05],
      [0.7, '#ffffff', 0.04],
      [0.9, '#5a645f', 0.16],
      [0.95, '#ffffff', 0.4],
      [1, '#3d4642', 0.5],
    ],
    [0, 0, 1, 0],
  );
  const rim = prof.at(-1)[0],
    yr = -h * cp;
  const handle = `M${f(r * 0.74)} ${f(-h * 0.84 * cp)}C${f(r * 1.7)} ${f(-h * 0.98)} ${f(r * 1.66)} ${f(-h * 0.3)} ${f(r * 0.97)} ${f(-h * 0.34)}`;
  const stroke = (d, w, col, o, b = 0) =>
    `<path d="${d}" fill="none" stroke="${col}" stroke-width="${f(w)}" opacity="${o}" stroke-linecap="round"${b ? ` filter="${S.sheet.blur(b)}"` : ''}/>`;
  return (
    stroke(handle, 15, '#59635e', 0.34) +
    stroke(handle, 11, '#eef1ea', 0.5) +
    stroke(handle, 3, '#ffffff', 0.9, 0.8) +
    ellipse(0, yr, rim, rim * sp, '#ffffff', 'opacity=".12"') +
    path(
      `M${f(-rim)} ${f(yr)}A${f(rim)} ${f(rim * sp)} 0 0 1 ${f(rim)} ${f(yr)}`,
      'none',
      'stroke="#58625d" stroke-opacity=".45" stroke-width="1.6"',
    ) +
    path(`${outline(wet, 0.95)}Z`, tea) +
    ellipse(
      0,
      yw,
      rw,
      rw * sp,
      S.sheet.linear(
        [
          [0, lighter(c, 0.4)],
          [1, c],
        ],
        [0, 0, 1, 0.4],
      ),
    ) +
    ellipse(0, yw, rw, rw * sp, 'none', `stroke="${lighter(c, 0.65)}" stroke-width="1.6" opacity=".8"`) +
    path(`${outline(prof)}Z`, glass) +
    path(
      `M${f(-rim)} ${f(yr)}A${f(rim)} ${f(rim * sp)} 0 0 0 ${f(rim)} ${f(yr)}`,
      'none',
      'stroke="#ffffff" stroke-opacity=".95" stroke-width="2.4"',
    ) +
    path(
      `M${f(-rim * 1.0)} ${f(yr + 1)}Q${f(-rim * 1.24)} ${f(yr - 9)} ${f(-rim * 1.3)} ${f(yr - 10)}Q${f(-rim * 1.1)} ${f(yr + 12)} ${f(-rim * 0.9)} ${f(yr + rim * sp * 0.6)}`,
      '#ffffff',
      'opacity=".35" stroke="#ffffff" stroke-width="1.6"',
    ) +
    path(
      `M${f(-r * 0.78)} ${f(-h * 0.14)}Q${f(-r * 0.86)} ${f(-h * 0.4)} ${f(-r * 0.6)} ${f(-h * 0.78)}`,
      'none',
      `stroke="#fff" stroke-width="${f(r * 0.09)}" opacity=".75" stroke-linecap="round" filter="${S.sheet.blur(2)}"`,
    ) +
    path(
      `M${f(r * 0.82)} ${f(-h * 0.12)}Q${f(r * 0.9)} ${f(-h * 0.36)} ${f(r * 0.74)} ${f(-h * 0.6)}`,
      'none',
      `stroke="#fff" stroke-width="4" opacity=".4" stroke-linecap="round" filter="${S.sheet.blur(1.6)}"`,
    )
  );
}

function glassTop(S, r, c) {
  return (
    rect(r * 0.8, -8, r * 0.62, 16, '#eef1ea', `rx="8" opacity=".6" stroke="#59635e" stroke-opacity=".4"`) +
    ellipse(
      0,
      0,
      r,
      r,
      S.sheet.radial(
        [
          [0.7, '#fff', 0.1],
          [0.92, '#5a645f', 0.25],
          [0.97, '#fff', 0.6],
          [1, '#4d5752', 0.5],
        ],
        [0.5, 0.5, 0.5],
      ),
    ) +
    ellipse(
      0,
      0,
      r * 0.86,
      r * 0.86,
      S.sheet.radial(
        [
          [0, lighter(c, 0.25)],
          [0.7, c],
          [1, darker(c, 0.3)],
        ],
        [0.6, 0.62, 0.6],
      ),
    ) +
    path(`M${-r * 0.78} ${-r * 0.1}L${-r * 1.22} 0L${-r * 0.78} ${r * 0.1}`, '#fff', 'opacity=".4"') +
    ellipse(0, 0, r * 0.9, r * 0.9, 'none', 'stroke="#fff" stroke-width="2.6" opacity=".85"') +
    path(
      `M${-r * 0.6} ${-r * 0.2}A${r * 0.64} ${r * 0.64} 0 0 1 ${-r * 0.05} ${-r * 0.64}`,
      'none',
      `stroke="#fff" stroke-width="${f(r * 0.1)}" opacity=".6" stroke-linecap="round" filter="${S.sheet.blur(3)}"`,
    )
  );
}

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

export const round = (S, r, z, mat) =>
  lathe(
    S,
    [
      [r - 2, 0],
      [r, 2],
      [r, z - 2],
      [r - 2, z],
    ],
    mat,
  ) + disc(S, r - 2, z, mat);
