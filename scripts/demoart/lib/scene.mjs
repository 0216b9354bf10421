// What every scene shares: how things are placed, layered and finished.
import { g, at, rect } from './svg.mjs';

export const put = (x, y, s, thing) => ({ y, shadow: g(at(x, y, s), thing.shadow), body: g(at(x, y, s), thing.body) });
export const layers = (things) =>
  things.map((t) => t.shadow).join('') +
  [...things]
    .sort((a, b) => a.y - b.y)
    .map((t) => t.body)
    .join('');

/** Vignette and film grain over a whole picture. */
export function finish(S, w, h, { grain = 0.1, vignette = 0.2, seed = 3 } = {}) {
  return (
    rect(
      0,
      0,
      w,
      h,
      S.sheet.radial(
        [
          [0.55, '#1d150c', 0],
          [1, '#1d150c', vignette],
        ],
        [0.5, 0.46, 0.78],
      ),
    ) +
    rect(
      0,
      0,
      w,
      h,
      '#fff',
      `filter="${S.sheet.grain({ fx: 0.8, octaves: 1, seed, contrast: 0.55, mid: 0.5 })}" style="mix-blend-mode:soft-light" opacity="${grain}"`,
    )
  );
}

const scales = {
  tin: 1.5,
  pouch: 1.42,
  jar: 1.85,
  cake: 1.42,
  brick: 1.62,
  carton: 1.6,
  gaiwan: 2.35,
  teapot: 1.75,
  pitcher: 2.1,
  cups: 1.36,
  tray: 1.34,
  gift: 1.34,
  travel: 1.62,
  newyear: 1.58,
};
export const scaleOf = (p) => (p.kind === 'tin' ? { tall: 1.55, short: 1.85, slim: 1.6, tube: 1.42 }[p.form] : scales[p.kind]);
