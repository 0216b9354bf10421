/** A row of a long list that is drawn, and with what. */
export interface Drawn<T> {
  /** Of what it is drawn on: rows that left the screen lend it to those that come. */
  key: number
  row: number
  items: T[]
}

/** Rows from the first to before the last. */
export interface Rows {
  from: number
  to: number
}

/**
 * Which rows are on the screen or within reach of it.
 * @param rows How many there are, and how tall each is, in px.
 * @param screen How far its upper edge is below the list's, and how tall it is, in px.
 */
export function near(rows: { count: number; tall: number }, screen: { top: number; tall: number }, reach: number): Rows {
  const at = (px: number) => Math.min(rows.count, Math.max(0, Math.floor(px / rows.tall)))
  return { from: at(screen.top - reach), to: Math.min(rows.count, at(screen.top + screen.tall + reach) + 1) }
}

/**
 * One step towards the rows wanted being drawn with their items: the nearest to the middle comes first, on what the farthest one was drawn
 * on. The same array when nothing is left to do.
 */
export function step<T>(drawn: Drawn<T>[], items: T[][], wanted: Rows, middle: number): Drawn<T>[] {
  const there = drawn.filter((one) => one.row < items.length)
  const fresh = new Set(there.filter((one) => one.items === items[one.row]).map((one) => one.row))
  let next = -1
  for (let row = wanted.from; row < wanted.to; row++) if (!fresh.has(row) && (next < 0 || Math.abs(row - middle) < Math.abs(next - middle))) next = row
  if (next < 0) return there.length === drawn.length ? drawn : there
  // Its own place, if it is drawn with something else; else that of one nobody wants any more; else a new one.
  const far = (one: Drawn<T>) => (one.row === next ? Infinity : one.row < wanted.from || one.row >= wanted.to ? Math.abs(one.row - middle) : -1)
  const lent = there.reduce<Drawn<T> | undefined>((best, one) => (far(one) > (best ? far(best) : -1) ? one : best), undefined)
  const key = lent?.key ?? there.reduce((most, one) => Math.max(most, one.key), -1) + 1
  return [...there.filter((one) => one !== lent), { key, row: next, items: items[next] as T[] }].sort((a, b) => a.row - b.row)
}
