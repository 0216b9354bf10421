// Colour and light. Materials are lit in linear light and written as sRGB hex.

const toLinear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toSrgb = (v) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);

export const linear = (hex) => [1, 3, 5].map((i) => toLinear(parseInt(hex.slice(i, i + 2), 16) / 255));

// Values above 0.8 roll off as on film, so lit white keeps its drawing.
const film = (v) => (v < 0.8 ? Math.max(0, v) : 0.8 + 0.2 * (1 - Math.exp(-(v - 0.8) / 0.2)));
export const hex = (rgb) =>
  `#${rgb
    .map((v) =>
      Math.round(toSrgb(film(v)) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

export const mix = (a, b, t) => hex(linear(a).map((v, i) => v + (linear(b)[i] - v) * t));
export const darker = (c, t) => mix(c, '#0d0b08', t);
export const lighter = (c, t) => mix(c, '#fffdf8', t);

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const unit = (v) => {
  const n = Math.hypot(...v);
  return v.map((c) => c / n);
};
const clamp = (v) => Math.min(1, Math.max(0, v));
export const smooth = (a, b, v) => {
  const t = clamp((v - a) / (b - a));
  return t * t * (3 - 2 * t);
};

/** Light of a scene in view space: x right, y up, z towards the eye. */
export const lights = {
  studio: {
    dir: unit([-0.62, 0.5, 0.6]),
    key: 0.82,
    warm: [1, 0.985, 0.96],
    wrap: 0.45,
    sky: 0.42,
    ground: 0.24,
    rim: 0.28,
    env: [0.9, 0.9, 0.88],
  },
  table: {
    dir: unit([-0.86, 0.36, 0.36]),
    key: 1.12,
    warm: [1.05, 0.975, 0.87],
    wrap: 0.28,
    sky: 0.26,
    ground: 0.13,
    rim: 0.16,
    env: [0.72, 0.66, 0.58],
  },
  flatlay: {
    dir: unit([-0.5, 0.56, 0.68]),
    key: 0.92,
    warm: [1.02, 0.99, 0.94],
    wrap: 0.35,
    sky: 0.34,
    ground: 0.18,
    rim: 0.16,
    env: [0.85, 0.83, 0.78],
  },
};

export const turned = (light, degrees) => {
  const a = (degrees * Math.PI) / 180,
    [x, y, z] = light.dir;
  return { ...light, dir: [x * Math.cos(a) - y * Math.sin(a), x * Math.sin(a) + y * Math.cos(a), z] };
};

/** Colour of a material {colour, gloss 0..1, metal 0..1} where the normal is n. */
export function shade(mat, n, light) {
  const base = linear(mat.colour),
    gloss = mat.gloss ?? 0.05,
    metal = mat.metal ?? 0;
  const lit = clamp((dot(n, light.dir) + light.wrap) / (1 + light.wrap)) ** 1.25;
  const ambient =
    light.ground + (light.sky - light.ground) * (n[1] * 0.5 + 0.5) + light.rim * (1 - clamp(n[2])) ** 2.5 * (n[0] > 0 ? 1 : 0.4);
  const r = [2 * n[2] * n[0], 2 * n[2] * n[1], 2 * n[2] * n[2] - 1];
  const side = light.dir[0] < 0 ? 1 : -1;
  const box = smooth(-0.82, -0.7, side * r[0]) * (1 - smooth(-0.46, -0.3, side * r[0]));
  const strip = smooth(0.72, 0.84, side * r[0]) * (1 - smooth(0.9, 0.98, side * r[0]));
  const fresnel = 0.035 + 0.6 * (1 - clamp(n[2])) ** 4;
  const soft = Math.max(0, dot(r, light.dir)) ** (4 + gloss * 18);
  return hex(
    base.map((b, i) => {
      const diffuse = b * (ambient + light.key * lit * light.warm[i]) * (1 - metal * 0.75);
      const mirror = (0.22 + 0.95 * box + 0.5 * strip + 0.25 * clamp(r[1])) * b * metal * light.key;
      const shine =
        gloss * ((box * 0.26 + strip * 0.12) * (gloss > 0.3 ? 1 : 0.2) + soft * 0.2) +
        fresnel * (0.12 + gloss * 0.5) * light.env[i] * 0.6;
      return diffuse + mirror + shine;
    }),
  );
}
