import { nameOf, num, str, type Box, type Layer } from './model'
import { hex } from './place'

/** What the canvas shows of a layer: as it is, where it can, else a box that says what stands there. */
export interface Face {
  fill: string
  opacity: number
  radius: number
  /** A box with a label: the engine's picture shows what it really is. */
  boxed: boolean
  words: string
  size: number
  color: string
  family: string
  weight: string
  align: string
  lineHeight: number
  spacing: number
}

/** A text with the titles of its variables in their place. */
export const spoken = (text: string, titles: ReadonlyMap<string, string>) =>
  text.replace(/\{([^{}]*)\}/g, (_, name: string) => titles.get(name) ?? name)

/** A variable's title may be longer than what will stand there: it is written as large as its box bears. */
export function fitting(words: string, size: number, lineHeight: number, box: Box): number {
  const wide = [...words].reduce((sum, c) => sum + (c > '\u2e7f' ? 1 : 0.55), 0)
  return Math.min(size, Math.max(12, Math.floor(Math.sqrt((box.w * box.h) / (Math.max(1, wide) * lineHeight)))))
}

export function faceOf(l: Layer, box: Box, theme: Record<string, string> | undefined, titles: ReadonlyMap<string, string>): Face {
  const plain = l.type === 'text' && !l['vertical']
  const flat = l.type === 'shape' && l['shape'] === 'rect'
  const said = spoken(str(l['text']), titles)
  const label = Math.min(28, Math.max(14, box.h / 3))
  return {
    fill: flat ? hex(l['fill'], theme) : '#8a8a80',
    opacity: flat ? num(l['opacity'] ?? 1) : plain ? 0 : 0.18,
    radius: flat ? Math.min(num(l['radius']), box.w / 2, box.h / 2) : 0,
    boxed: !plain && !flat,
    words: plain ? said : flat ? '' : nameOf(l),
    size: plain ? fitting(said, num(l['size']), num(l['lineHeight'] ?? 1.25), box) : label,
    color: plain ? hex(l['color'], theme) : '#3a3a34',
    family: str(l['font']) === 'serif' ? "'Noto Serif SC', serif" : "'Noto Sans SC', sans-serif",
    weight: num(l['weight']) === 600 ? '600' : 'normal',
    align: plain ? str(l['align']) || 'left' : 'left',
    lineHeight: plain ? num(l['lineHeight'] ?? 1.25) : 1.2,
    spacing: plain ? num(l['tracking']) * num(l['size']) : 0,
  }
}
