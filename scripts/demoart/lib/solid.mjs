// Solids of revolution and boxes under a parallel camera that looks down by `phi`.
import { ellipse, f, path, poly, rect } from './svg.mjs';
import { shade } from './light.mjs';

export const deg = Math.PI / 180;

/** The gradient across a band whose surface leans back by `slope` (radians, + faces up). */
export function band(S, mat, slope, units = null) {
  const stops = [],
    n = 22,
    c = Math.cos(slope),
    up = Math.sin(slope);
  if (S.top) {
    const [lx, ly] = S.light.dir,
      len = Math.hypot(lx, ly) || 1,
      ax = lx / len,
      ay = ly / len;
    for (let i = 0; i <= n; i++) {
      const t = Math.cos(Math.PI * (1 - i / n));
      stops.push([(t + 1) / 2, shade(mat, [t * c * ax, t * c * ay, Math.max(0.02, up)], S.light)]);
    }
    return S.sheet.linear(stops, [0.5 - ax / 2, 0.5 + ay / 2, 0.5 + ax / 2, 0.5 - ay / 2]);
  }
  const cp = Math.cos(S.phi),
    sp = Math.sin(S.phi);
  for (let i = 0; i <= n; i++) {
    const a = Math.PI * (1 - i / n),
      front = Math.sin(a) * c;
    stops.push([
      (Math.cos(a) + 1) / 2,
      shade(mat, [Math.cos(a) * c, up * cp - front * sp, Math.max(0, up * sp + front * cp)], S.light),
    ]);
  }
  return units ? S.sheet.linear(stops, [units[0], 0, units[1], 0], 'userSpaceOnUse') : S.sheet.linear(stops, [0, 0, 1, 0]);
}

/**
 * A lathe-turned body: profile is [radius, height] from the foot up, mat a material or
 * a function of the height. Discs are laid from below, as the eye is above.
 */
export function lathe(S, profile, mat) {
  const cp = S.top ? 0 : Math.cos(S.phi),
    sp = S.top ? 1 : Math.sin(S.phi);
  const material = typeof mat === 'function' ? mat : () => mat;
  let out = '';
  for (let i = 0; i < profile.length - 1; i++) {
    const [r0, z0] = profile[i],
      [r1, z1] = profile[i + 1];
    const slope = Math.round(Math.atan2(r0 - r1, Math.abs(z1 - z0) + 1e-6) * 90) / 90;
    const fill = band(S, material((z0 + z1) / 2), slope);
    if (!S.top && Math.abs(r1 - r0) < 0.01) {
      const y0 = -z0 * cp,
        y1 = -z1 * cp,
        ry = r0 * sp;
      out += path(
        `M${f(-r0)} ${f(y0)}A${f(r0)} ${f(ry)} 0 0 0 ${f(r0)} ${f(y0)}L${f(r0)} ${f(y1)}A${f(r0)} ${f(ry)} 0 0 1 ${f(-r0)} ${f(y1)}Z`,
        fill,
      );
      continue;
    }
    if (!S.top && S.phi < 0.01) {
      out += path(
        poly([
          [-r0, -z0],
          [r0, -z0],
          [r1, -z1 - 0.4],
          [-r1, -z1 - 0.4],
        ]),
        fill,
      );
      continue;
    }
    const n = Math.max(1, Math.ceil(Math.max(Math.abs(z1 - z0) * cp, Math.abs(r1 - r0)) / (S.step ?? 1)));
    for (let k = 1; k <= n; k++) {
      const r = r0 + ((r1 - r0) * k) / n,
        z = z0 + ((z1 - z0) * k) / n;
      out += ellipse(0, -z * cp, Math.max(0.1, r), Math.max(0.1, r * sp), fill);
    }
  }
  return out;
}

/** A flat round top at height z. */
export function disc(S, r, z, mat, more = '') {
  const cp = S.top ? 0 : Math.cos(S.phi),
    sp = S.top ? 1 : Math.sin(S.phi);
  const lit = (tilt) => shade(mat, [-tilt, S.top ? 0 : Math.cos(S.phi), S.top ? 1 : Math.sin(S.phi)], S.light);
  const fill = S.sheet.linear(
    [
      [0, lit(0.14)],
      [1, lit(-0.16)],
    ],
    [0, 0, 1, 0.3],
  );
  return ellipse(0, -z * cp, r, Math.max(0.1, r * sp), fill, more);
}

/** Where a point of flat art (u along the girth, v the height) lies on a cylinder. */
export const wrap = (S, r) => (u, v) => {
  const sp = S.top ? 0 : Math.sin(S.phi),
    cp = S.top ? 1 : Math.cos(S.phi);
  return [r * Math.sin(u / r), -v * cp + r * sp * Math.cos(u / r)];
};

/** A patch of a cylinder between heights, half-width u. */
export function patch(S, r, halfWidth, z0, z1, mat, more = '') {
  const on = wrap(S, r),
    us = Array.from({ length: 25 }, (_, i) => -halfWidth + (2 * halfWidth * i) / 24);
  const outline = [...us.map((u) => on(u, z1)), ...us.reverse().map((u) => on(u, z0))];
  return path(poly(outline), band(S, mat, 0, [-r, r]), more);
}

/** Shadow of a round thing on the ground: contact, occlusion, cast. */
export function roundShadow(S, r, h, { strength = 1, foot = r } = {}) {
  const sp = S.top ? 1 : Math.sin(S.phi),
    [ox, oy] = S.cast;
  const ink = S.shadowInk ?? '#2a2118',
    k = strength * (S.shadow ?? 1);
  const x2 = ox * h,
    y2 = oy * h;
  const fade = S.sheet.linear(
    [
      [0, ink, 0.56 * k],
      [0.55, ink, 0.4 * k],
      [1, ink, 0.04],
    ],
    [0, 0, x2 || 0.1, y2],
    'userSpaceOnUse',
  );
  const line = (width, blur, more = '') =>
    `<path d="M0 0L${f(x2)} ${f(y2)}" stroke="${fade}" stroke-width="${f(width)}" stroke-linecap="round" filter="${S.sheet.blur(f(blur))}" ${more}/>`;
  return `<g transform="scale(1 ${f(sp, 3)})">${ellipse(
    0,
    0,
    r * 1.25,
    r * 1.25,
    ink,
    `opacity="${f(0.2 * k)}" filter="${S.sheet.blur(f(r * 0.3))}"`,
  )}${line(r * 1.9, Math.max(7, h * 0.065))}${line(r * 1.7, Math.max(16, h * 0.15), 'opacity=".6"')}${ellipse(
    0,
    foot * 0.05,
    foot * 1.02,
    foot * 1.03,
    ink,
    `opacity="${f(0.62 * k)}" filter="${S.sheet.blur(f(Math.max(2.5, foot * 0.045)))}"`,
  )}</g>`;
}

/** Three visible faces of a box, each with its affine frame for art drawn in flat px. */
export function box(S, { w, d, h, yaw = 0 }, mat, art = {}) {
  const cp = S.top ? 0 : Math.cos(S.phi),
    sp = S.top ? 1 : Math.sin(S.phi);
  const c = Math.cos(yaw * deg),
    s = Math.sin(yaw * deg);
  const ex = [c, -s * sp],
    ey = [-s, -c * sp],
    ez = [0, -cp];
  const P = (a, b, z) => [ex[0] * a + ey[0] * b, ex[1] * a + ey[1] * b + ez[1] * z];
  const view = ([x, up, front]) => (S.top ? [x, -front, up] : [x, up * cp - front * sp, up * sp + front * cp]);
  const face = (name, origin, u, v, fw, fh, normal) => {
    const m = `matrix(${[u[0], u[1], v[0], v[1], origin[0], origin[1]].map((t) => f(t, 4)).join(' ')})`;
    const n = view(normal),
      one = shade(mat, n, S.light),
      two = shade(mat, [n[0] + 0.16, n[1] - 0.1, n[2]], S.light);
    const fill = S.sheet.linear(
      [
        [0, one],
        [1, two],
      ],
      [0, 0, 1, 1],
    );
    return `<g transform="${m}">${rect(0, 0, fw, fh, fill, `stroke="${two}" stroke-width=".6"`)}${art[name] ? art[name](fw, fh) : ''}</g>`;
  };
  let out = '';
  const neg = (v) => [-v[0], -v[1]];
  if (!S.top) {
    if (s > 0.02) out += face('side', P(-w / 2, d / 2, h), neg(ey), neg(ez), d, h, [-c, 0, -s]);
    if (s < -0.02) out += face('side', P(w / 2, -d / 2, h), ey, neg(ez), d, h, [c, 0, -s]);
    out += face('front', P(-w / 2, -d / 2, h), ex, neg(ez), w, h, [-s, 0, c]);
  }
  out += face('top', P(-w / 2, d / 2, h), ex, neg(ey), w, d, [0, 1, 0]);
  const hi = `stroke="#fffaf0" stroke-opacity=".34" stroke-width="1.1" fill="none"`;
  const front = [P(-w / 2, -d / 2, h), P(w / 2, -d / 2, h)];
  return out + (S.top ? '' : `<path d="${poly(front, false)}" ${hi}/>`);
}

export function boxShadow(S, { w, d, h, yaw = 0 }, { strength = 1 } = {}) {
  const sp = S.top ? 1 : Math.sin(S.phi),
    [ox, oy] = S.cast,
    ink = S.shadowInk ?? '#2a2118',
    k = strength * (S.shadow ?? 1);
  const c = Math.cos(yaw * deg),
    s = Math.sin(yaw * deg);
  const corner = (a, b, t = 0) => [c * a - s * b + ox * h * t, -(s * a + c * b) + oy * h * t];
  const quad = (t, grow = 0) =>
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ].map(([a, b]) => corner(a * (w / 2 + grow), b * (d / 2 + grow), t));
  const shape = (t) => poly(hull([...quad(0), ...quad(t)]));
  return `<g transform="scale(1 ${f(sp, 3)})">${path(
    poly(quad(0, 16)),
    ink,
    `opacity="${f(0.24 * k)}" filter="${S.sheet.blur(22)}"`,
  )}${path(shape(1), ink, `opacity="${f(0.16 * k)}" filter="${S.sheet.blur(f(Math.max(12, h * 0.14)))}"`)}${path(
    shape(0.55),
    ink,
    `opacity="${f(0.24 * k)}" filter="${S.sheet.blur(f(Math.max(7, h * 0.07)))}"`,
  )}${path(poly(quad(0, 1)), ink, `opacity="${f(0.6 * k)}" filter="${S.sheet.blur(4)}"`)}</g>`;
}

function hull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list) =>
    list.reduce((h, p) => {
      while (
        h.length > 1 &&
        (h.at(-1)[0] - h.at(-2)[0]) * (p[1] - h.at(-2)[1]) <= (h.at(-1)[1] - h.at(-2)[1]) * (p[0] - h.at(-2)[0])
      )
        h.pop();
      return [...h, p];
    }, []);
  return [...half(sorted).slice(0, -1), ...half([...sorted].reverse()).slice(0, -1)];
}
