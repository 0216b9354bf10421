import type { Order } from './data'

/** Pieces by line that a parcel takes, as chosen. */
export type Packing = Record<string, number>

/** Everything that is left. */
export function packAll(o: Pick<Order, 'lines'>): Packing {
  return Object.fromEntries(o.lines.filter((l) => l.to_ship > 0).map((l) => [l.id, l.to_ship]))
}

export function packed(p: Packing): number {
  return Object.values(p).reduce((n, x) => n + x, 0)
}

/** The parcel's lines for the server: none when it takes all that is left. */
export function parcelLines(o: Pick<Order, 'lines'>, p: Packing): { line_id: string; pieces: number }[] | undefined {
  const all = packAll(o)
  if (Object.entries(all).every(([id, n]) => p[id] === n)) return undefined
  return Object.entries(p)
    .filter(([, pieces]) => pieces > 0)
    .map(([line_id, pieces]) => ({ line_id, pieces }))
}
