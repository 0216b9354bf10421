import { num, str, type Box, type Json, type Layer } from './model'

interface Anchor {
  to: string
  side: string
  gap?: number
  align?: string
}

const anchors = (l: Layer) => (Array.isArray(l['anchors']) ? (l['anchors'] as unknown as Anchor[]) : [])

/** Which anchor decides where a layer stands along an axis; undefined: its own x or y does. */
function holder(l: Layer, axis: 'x' | 'y'): Anchor | undefined {
  const sides = axis === 'x' ? ['left', 'right'] : ['above', 'below']
  return anchors(l).findLast((a) => sides.includes(a.side) || (!!a.align && (a.side === 'inside' || !sides.includes(a.side))))
}

/** Whether a layer can be moved along an axis by itself: aligned to another one it follows that one. */
export function free(l: Layer, axis: 'x' | 'y'): boolean {
  const a = holder(l, axis)
  return !a || (axis === 'x' ? ['left', 'right'] : ['above', 'below']).includes(a.side)
}

const backwards = (a: Anchor) => a.side === 'above' || a.side === 'left'

/** A layer moved: by its own place, or by the gap to what it is anchored to. */
export function moved(l: Layer, dx: number, dy: number): Layer {
  const out: Layer = { ...l }
  const list = anchors(l).map((a) => ({ ...a }))
  for (const [axis, by] of [
    ['x', dx],
    ['y', dy],
  ] as const) {
    // prettier-ignore
    if (!by || !free(l, axis)) continue
    const held = holder(l, axis)
    if (!held) out[axis] = Math.round(num(l[axis]) + by)
    else {
      const a = list[anchors(l).indexOf(held)]
      if (a) a.gap = Math.round((a.gap ?? 0) + (backwards(a) ? -by : by))
    }
  }
  if (list.length) out['anchors'] = list as unknown as Json
  return out
}

/** A layer in a box of another size. Codes and seals stay square; how high a text is, its words decide. */
export function resized(l: Layer, from: Box, to: Box): Layer {
  const out = moved(l, to.x - from.x, to.y - from.y)
  const [w, h] = [Math.max(1, Math.round(to.w)), Math.max(1, Math.round(to.h))]
  if (l.type === 'code' || l.type === 'seal') return { ...out, w: Math.max(w, h) }
  const flows = l.type === 'badge' || l.type === 'price' || (l.type === 'text' && !l['h'] && !l['vertical'])
  return flows ? { ...out, w } : { ...out, w, h }
}

export interface Seen {
  layer: Layer
  box: Box
}

/** Where a layer stands: as the engine last said, and what was changed since. */
export function boxOf(l: Layer, seen: Seen | undefined): Box {
  const size = num(l['size'])
  const square = l.type === 'code' || l.type === 'seal'
  const w = num(l['w'])
  const h = square ? w : num(l['h'])
  if (!seen || (!seen.box.w && !seen.box.h)) {
    return { x: num(l['x']), y: num(l['y']), w: w || size * 6 || 80, h: h || size * 1.25 || 40 }
  }
  const [a, b] = [gaps(l), gaps(seen.layer)]
  return { x: seen.box.x + a.x - b.x, y: seen.box.y + a.y - b.y, w: w && l.type !== 'badge' ? w : seen.box.w, h: h || seen.box.h }
}

function gaps(l: Layer): { x: number; y: number } {
  const along = (axis: 'x' | 'y') => {
    const a = holder(l, axis)
    return a ? (free(l, axis) ? (a.gap ?? 0) * (backwards(a) ? -1 : 1) : 0) : num(l[axis])
  }
  return { x: along('x'), y: along('y') }
}

export interface Guide {
  axis: 'x' | 'y'
  at: number
}

const marks = (from: number, length: number) => [from, from + length / 2, from + length]

/** How far a box must still go to stand in line with the canvas or a neighbour, if that is near. */
export function snap(box: Box, others: readonly Box[], [width, height]: [number, number], near: number) {
  const guides: Guide[] = []
  const along = (axis: 'x' | 'y', own: number[], targets: number[]) => {
    let best = near + 1
    let at = 0
    for (const t of targets) {
      for (const o of own) {
        if (Math.abs(t - o) < Math.abs(best)) [best, at] = [t - o, t]
      }
    }
    if (Math.abs(best) > near) return 0
    guides.push({ axis, at })
    return best
  }
  const dx = along('x', marks(box.x, box.w), [...marks(0, width), ...others.flatMap((o) => marks(o.x, o.w))])
  const dy = along('y', marks(box.y, box.h), [...marks(0, height), ...others.flatMap((o) => marks(o.y, o.h))])
  return { dx, dy, guides }
}

export function union(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((b) => b.x))
  const y = Math.min(...boxes.map((b) => b.y))
  return { x, y, w: Math.max(...boxes.map((b) => b.x + b.w)) - x, h: Math.max(...boxes.map((b) => b.y + b.h)) - y }
}

/** The box between two corners, whichever comes first. */
export const between = (a: { x: number; y: number }, b: { x: number; y: number }): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  w: Math.abs(a.x - b.x),
  h: Math.abs(a.y - b.y),
})

/** Whether two boxes have a point in common. */
export const touches = (a: Box, b: Box): boolean => a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h

export type Edge = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom'

/** How far each box goes to be in line: one with the canvas, several with each other. */
export function align(boxes: readonly Box[], how: Edge, [width, height]: [number, number]): { dx: number; dy: number }[] {
  const frame = boxes.length > 1 ? union(boxes) : { x: 0, y: 0, w: width, h: height }
  const share = { left: 0, top: 0, center: 0.5, middle: 0.5, right: 1, bottom: 1 }[how]
  const sideways = how === 'left' || how === 'center' || how === 'right'
  return boxes.map((b) =>
    sideways ? { dx: frame.x + (frame.w - b.w) * share - b.x, dy: 0 } : { dx: 0, dy: frame.y + (frame.h - b.h) * share - b.y },
  )
}

/** What a step of the arrow keys is, in pixels of the canvas. */
export function step(key: string, large: boolean): { dx: number; dy: number } | undefined {
  const by = large ? 10 : 1
  const to: Record<string, [number, number]> = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }
  const d = to[key]
  return d && { dx: d[0], dy: d[1] }
}

export const hex = (color: Json | undefined, theme: Record<string, string> | undefined): string => {
  const text = str(color).split('/')[0] ?? ''
  if (text.startsWith('$')) return theme?.[text.slice(1)] ?? '#888888'
  return text.startsWith('#') ? text : '#888888'
}
