// Pots and pitchers: what tea is poured from.
import { darker, lighter } from './light.mjs';
import { lathe, roundShadow } from './solid.mjs';
import { ellipse, f, path, rect, spline } from './svg.mjs';
import { brews } from './vessels.mjs';

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

function spout(S, glaze, r, h) {
  const outline = `M${f(-r * 0.76)} ${f(-h * 0.2)}C${f(-r * 1.3)} ${f(-h * 0.3)} ${f(-r * 1.3)} ${f(-h * 0.78)} ${f(-r * 1.62)} ${f(-h * 0.98)}L${f(-r * 1.44)} ${f(-h * 1.06)}C${f(-r * 1.22)} ${f(-h * 0.92)} ${f(-r * 1.05)} ${f(-h * 0.78)} ${f(-r * 0.72)} ${f(-h * 0.66)}Z`;
  return (
    path(
      outline,
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
    )
  );
}

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
    spout(S, glaze, r, h) +
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

/** The silhouette of a turned vessel, open at the rim. */
function vesselOutline(profile, k, cp, sp) {
  const right = profile.map(([x, z]) => [x * k, -z * cp]);
  const left = right.map(([x, y]) => [-x, y]).reverse();
  const run = (points) => points.map(([x, y]) => `${f(x)} ${f(y)}`).join('L');
  const foot = right[0][0];
  return `M${run(left)}A${f(foot)} ${f(foot * sp)} 0 0 0 ${f(foot)} 0L${run(right)}`;
}

function clearGlass(S) {
  return S.sheet.linear(
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
}

function glassHandle(S, r, h) {
  const top = -h * 0.84 * Math.cos(S.phi);
  const d = `M${f(r * 0.74)} ${f(top)}C${f(r * 1.7)} ${f(-h * 0.98)} ${f(r * 1.66)} ${f(-h * 0.3)} ${f(r * 0.97)} ${f(-h * 0.34)}`;
  const stroke = (width, colour, opacity, more = '') =>
    `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" opacity="${opacity}" stroke-linecap="round" ${more}/>`;
  return stroke(15, '#59635e', 0.34) + stroke(11, '#eef1ea', 0.5) + stroke(3, '#ffffff', 0.9, `filter="${S.sheet.blur(0.8)}"`);
}

function glints(S, r, h) {
  return (
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
  const outline = (list, k = 1) => vesselOutline(list, k, cp, sp);
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
  const rim = prof.at(-1)[0],
    yr = -h * cp;
  return (
    glassHandle(S, r, h) +
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
    path(`${outline(prof)}Z`, clearGlass(S)) +
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
    glints(S, r, h)
  );
}

function glassTop(S, r, c) {
  return (
    rect(r * 0.8, -8, r * 0.62, 16, '#eef1ea', `rx="8" opacity=".6" stroke="#59635e" stroke-opacity=".4"`) +
    path(
      `M${f(-r * 0.8)} ${f(-r * 0.56)}Q${f(-r * 1.02)} ${f(-r * 0.22)} ${f(-r * 1.17)} ${f(-r * 0.05)}Q${f(-r * 1.2)} 0 ${f(-r * 1.17)} ${f(r * 0.05)}Q${f(-r * 1.02)} ${f(r * 0.22)} ${f(-r * 0.8)} ${f(r * 0.56)}Z`,
      '#ffffff',
      'fill-opacity=".26" stroke="#ffffff" stroke-opacity=".8" stroke-width="2"',
    ) +
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
    ellipse(0, 0, r * 0.9, r * 0.9, 'none', 'stroke="#fff" stroke-width="2.6" opacity=".85"') +
    path(
      `M${-r * 0.6} ${-r * 0.2}A${r * 0.64} ${r * 0.64} 0 0 1 ${-r * 0.05} ${-r * 0.64}`,
      'none',
      `stroke="#fff" stroke-width="${f(r * 0.1)}" opacity=".6" stroke-linecap="round" filter="${S.sheet.blur(3)}"`,
    )
  );
}
