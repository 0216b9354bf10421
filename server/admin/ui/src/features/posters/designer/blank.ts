import type { Kind } from '../data'
import { fresh, type Layer, type Template } from './model'

/** The sizes that posters mostly have. */
export const sizes: { value: string; text: string; size: [number, number] }[] = [
  { value: '900x1600', text: '竖版 900 × 1600', size: [900, 1600] },
  { value: '900x1200', text: '竖版 900 × 1200', size: [900, 1200] },
  { value: '900x900', text: '方形 900 × 900', size: [900, 900] },
  { value: '1000x800', text: '分享卡片 1000 × 800', size: [1000, 800] },
  { value: '1240x1754', text: '授权书 1240 × 1754', size: [1240, 1754] },
]

/** What each kind of poster is about, as the words of its title. */
const about: Record<Kind, string> = {
  product: '{product.title}',
  arrival: '{product.title}',
  festival: '{festival.title}',
  card: '{product.title}',
  story: '{story.title}',
  campaign: '{campaign.title}',
  opening: '{store.name}',
  certificate: '{certificate.name}',
}

/** A template from nothing: a title, the sharer's name and their code on an empty ground, in colours by name. */
export function blank(id: string, name: string, kind: Kind, size: [number, number]): Template {
  const [w, h] = size
  const unit = Math.round(w / 15)
  const code = fresh('code', size)
  const side = code['w'] as number
  const layers: Layer[] = [
    { type: 'text', id: 'title', text: about[kind], font: 'serif', weight: 600, size: unit, minSize: Math.round(unit / 2), maxLines: 2, color: '$ink', x: unit, y: unit, w: w - 2 * unit },
  ] // prettier-ignore
  if (kind !== 'card') {
    layers.push(
      { type: 'text', id: 'name', text: '{distributor.name}', size: Math.round(unit / 2), maxLines: 1, color: '$muted', x: unit, y: h - 2 * unit, w: w - 3 * unit - side },
      { ...code, x: w - unit - side, y: h - unit - side },
    ) // prettier-ignore
  }
  return { schema: 1, id, version: 1, name, kind, size, theme: { ink: '#23241f', muted: '#66625a', ground: '#f7f4ec', accent: '#2f4a3c' }, ground: '$ground', layers } // prettier-ignore
}
