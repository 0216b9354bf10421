// The studio: a seamless ground, one soft box from the left.
import { lights, darker, lighter, mix } from './light.mjs';
import { standing, WIDE } from './heroes.mjs';
import { flower, heap } from './leaf.mjs';
import { finish, layers, put, scaleOf } from './scene.mjs';
import { roundShadow } from './solid.mjs';
import { at, ellipse, g, rect, Sheet } from './svg.mjs';
import { cup, cupShadow, glazes } from './vessels.mjs';

/** Seamless ground, one soft box from the left. */
export function studio(p) {
  const S = {
    sheet: new Sheet(),
    phi: WIDE.includes(p.kind) ? 0.4 : p.kind === 'brick' || p.kind === 'carton' ? 0.28 : 0.2,
    light: lights.studio,
    cast: [0.62, -0.34],
    shadow: 0.62,
    shadowInk: darker(p.studio, 0.82),
  };
  const c = p.studio,
    hero = standing(S, p),
    s = scaleOf(p) * 1.14,
    y = 500 + hero.top * s * 0.5 + 44;
  const ground =
    rect(
      0,
      0,
      1000,
      1000,
      S.sheet.linear(
        [
          [0, darker(c, 0.1)],
          [0.5, lighter(c, 0.12)],
          [0.66, lighter(c, 0.3)],
          [1, darker(c, 0.05)],
        ],
        [0, 0, 0, 1],
      ),
    ) +
    ellipse(330, 380, 620, 460, lighter(c, 0.75), `opacity=".6" filter="${S.sheet.blur(130)}"`) +
    rect(
      700,
      0,
      300,
      1000,
      S.sheet.linear(
        [
          [0, darker(c, 0.4), 0],
          [1, darker(c, 0.4), 0.3],
        ],
        [0, 0, 1, 0],
      ),
    );
  const things = [put(500, y, s, hero)];
  if (!['gaiwan', 'teapot', 'pitcher', 'cups', 'tray', 'gift', 'travel', 'newyear'].includes(p.kind)) {
    const tea = heap(S, p.leaf, 62, p.slug, { size: 0.9 });
    things.push({
      y: y + 40,
      shadow: '',
      body: g(at(500 + hero.half * s + 62, y + 44, 1), roundShadow(S, 52, 18, { strength: 0.6 }), tea),
    });
  }
  return S.sheet.page(1000, 1000, ground + layers(things) + finish(S, 1000, 1000, { grain: 0.16, vignette: 0.1 }));
}

/** The tea itself: a heap of dry leaf and a cup of what it gives. */
export function detail(p) {
  const S = {
    sheet: new Sheet(),
    phi: 0.52,
    light: lights.studio,
    cast: [0.62, -0.34],
    shadow: 0.7,
    shadowInk: darker(p.studio, 0.82),
  };
  const c = mix(p.studio, p.body, 0.16),
    glaze = glazes[['green', 'flower', 'white'].includes(p.brew) ? 'celadon' : 'white'];
  const ground = rect(
    0,
    0,
    1000,
    1000,
    S.sheet.radial(
      [
        [0, lighter(c, 0.6)],
        [0.55, lighter(c, 0.1)],
        [1, darker(c, 0.16)],
      ],
      [0.34, 0.3, 0.95],
    ),
  );
  const leaves = {
    y: 700,
    shadow: g(at(370, 690, 1), roundShadow(S, 190, 60, { strength: 0.8 })),
    body: g(at(370, 680, 1), heap(S, p.leaf, 216, `${p.slug} detail`, { size: 2.3, flat: 0.56, mound: 0.42, spill: 0.1 })),
  };
  const tea = put(668, 430, 2.9, { shadow: cupShadow(S), body: cup(S, glaze, { brew: p.brew }) });
  const bloom = p.bloom
    ? [
        [720, 720],
        [190, 480],
        [800, 620],
      ]
        .map(([x, y], k) => g(`${at(x, y, 1, k * 33)} scale(1 .7)`, flower(S, 46, p.bloom, undefined, k)))
        .join('')
    : '';
  return S.sheet.page(
    1000,
    1000,
    ground + layers([tea, leaves]) + bloom + finish(S, 1000, 1000, { grain: 0.16, vignette: 0.12 }),
  );
}
