// The sheet collects shared definitions; everything else is strings of SVG.

export class Sheet {
  #defs = new Map();

  /** Registers a definition once and returns its id. make(id) returns the markup. */
  def(key, make) {
    if (!this.#defs.has(key)) {
      const id = `d${this.#defs.size}`;
      this.#defs.set(key, { id, markup: make(id) });
    }
    return this.#defs.get(key).id;
  }

  blur(dev, devY = dev) {
    return `url(#${this.def(
      `blur ${dev} ${devY}`,
      (id) =>
        `<filter id="${id}" filterUnits="userSpaceOnUse" x="-1500" y="-1500" width="4000" height="4000" color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="${dev} ${devY}"/></filter>`,
    )})`;
  }

  linear(stops, [x1, y1, x2, y2], units = 'objectBoundingBox') {
    const body = stops
      .map(
        ([at, colour, alpha = 1]) =>
          `<stop offset="${f(at, 4)}" stop-color="${colour}"${alpha < 1 ? ` stop-opacity="${f(alpha, 3)}"` : ''}/>`,
      )
      .join('');
    return `url(#${this.def(
      `lin ${x1} ${y1} ${x2} ${y2} ${units} ${body}`,
      (id) =>
        `<linearGradient id="${id}" gradientUnits="${units}" x1="${f(x1, 3)}" y1="${f(y1, 3)}" x2="${f(x2, 3)}" y2="${f(y2, 3)}">${body}</linearGradient>`,
    )})`;
  }

  radial(stops, [cx, cy, r], units = 'objectBoundingBox', transform = '') {
    const body = stops
      .map(([at, colour, alpha = 1]) => `<stop offset="${f(at, 4)}" stop-color="${colour}" stop-opacity="${f(alpha, 3)}"/>`)
      .join('');
    return `url(#${this.def(
      `rad ${cx} ${cy} ${r} ${units} ${transform} ${body}`,
      (id) =>
        `<radialGradient id="${id}" gradientUnits="${units}" cx="${f(cx, 3)}" cy="${f(cy, 3)}" r="${f(r, 3)}"${transform ? ` gradientTransform="${transform}"` : ''}>${body}</radialGradient>`,
    )})`;
  }

  clip(shape) {
    return `url(#${this.def(`clip ${shape}`, (id) => `<clipPath id="${id}">${shape}</clipPath>`)})`;
  }

  /** A texture: turbulence lit from the side, as grey to be multiplied or overlaid. */
  relief({ fx, fy = fx, octaves = 3, seed = 1, depth = 1, azimuth = 225, elevation = 55 }) {
    return `url(#${this.def(
      `relief ${[fx, fy, octaves, seed, depth, azimuth, elevation]}`,
      (id) =>
        `<filter id="${id}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="${fx} ${fy}" numOctaves="${octaves}" seed="${seed}"/>
<feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0"/>
<feDiffuseLighting surfaceScale="${depth}" lighting-color="#fff"><feDistantLight azimuth="${azimuth}" elevation="${elevation}"/></feDiffuseLighting>
<feComposite in2="SourceAlpha" operator="in"/></filter>`,
    )})`;
  }

  /** A texture: turbulence as grey values around a middle, contrast given. */
  grain({ fx, fy = fx, octaves = 3, seed = 1, contrast = 1, mid = 0.5, type = 'fractalNoise' }) {
    const c = contrast;
    const row = `${c} 0 0 0 ${f(mid - c / 2, 3)}`;
    return `url(#${this.def(
      `grain ${[fx, fy, octaves, seed, c, mid, type]}`,
      (id) =>
        `<filter id="${id}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
<feTurbulence type="${type}" baseFrequency="${fx} ${fy}" numOctaves="${octaves}" seed="${seed}"/>
<feColorMatrix values="${row} ${row} ${row} 0 0 0 0 1"/>
<feComposite in2="SourceAlpha" operator="in"/></filter>`,
    )})`;
  }

  page(width, height, body) {
    const defs = [...this.#defs.values()].map((d) => d.markup).join('\n');
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>${defs}</defs>${body}</svg>`;
  }
}

export const f = (v, digits = 2) => Number(v.toFixed(digits)).toString();

export const g = (transform, ...body) => `<g transform="${transform}">${body.join('')}</g>`;
export const at = (x, y, scale = 1, rot = 0) =>
  `translate(${f(x)} ${f(y)})${rot ? ` rotate(${f(rot)})` : ''}${scale === 1 ? '' : ` scale(${f(scale, 4)})`}`;

export const poly = (points, close = true) => `M${points.map(([x, y]) => `${f(x)} ${f(y)}`).join('L')}${close ? 'Z' : ''}`;

export const ellipse = (cx, cy, rx, ry, fill, more = '') =>
  `<ellipse cx="${f(cx)}" cy="${f(cy)}" rx="${f(rx)}" ry="${f(ry)}" fill="${fill}" ${more}/>`;

export const rect = (x, y, w, h, fill, more = '') =>
  `<rect x="${f(x)}" y="${f(y)}" width="${f(w)}" height="${f(h)}" fill="${fill}" ${more}/>`;

export const path = (d, fill, more = '') => `<path d="${d}" fill="${fill}" ${more}/>`;

/** Points along a smooth curve through the given ones (centripetal enough for profiles). */
export function spline(points, step = 6) {
  const out = [];
  for (let i = 0; i < points.length - 1; i++) {
    const p0 = points[Math.max(0, i - 1)],
      p1 = points[i],
      p2 = points[i + 1],
      p3 = points[Math.min(points.length - 1, i + 2)];
    const n = Math.max(2, Math.ceil(Math.hypot(p2[0] - p1[0], p2[1] - p1[1]) / step));
    for (let k = 0; k < n; k++) {
      const t = k / n,
        t2 = t * t,
        t3 = t2 * t;
      out.push(
        [0, 1].map(
          (c) =>
            0.5 *
            (2 * p1[c] +
              (p2[c] - p0[c]) * t +
              (2 * p0[c] - 5 * p1[c] + 4 * p2[c] - p3[c]) * t2 +
              (3 * p1[c] - p0[c] - 3 * p2[c] + p3[c]) * t3),
        ),
      );
    }
  }
  out.push(points[points.length - 1]);
  return out;
}

/** A seeded generator of numbers in [0, 1): the same pictures on every run. */
export function random(seed) {
  let a = 2166136261;
  for (const ch of String(seed)) a = Math.imul(a ^ ch.codePointAt(0), 16777619);
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
