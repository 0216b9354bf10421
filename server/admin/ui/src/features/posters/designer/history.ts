/** What was, what is, and what was undone. Values are never changed in place. */
export interface History<T> {
  past: readonly T[]
  now: T
  future: readonly T[]
}

const most = 100

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [] })

export function commit<T>(h: History<T>, now: T): History<T> {
  return now === h.now ? h : { past: [...h.past, h.now].slice(-most), now, future: [] }
}

export function undo<T>(h: History<T>): History<T> {
  const before = h.past.at(-1)
  return before === undefined ? h : { past: h.past.slice(0, -1), now: before, future: [h.now, ...h.future] }
}

export function redo<T>(h: History<T>): History<T> {
  const [next, ...future] = h.future
  return next === undefined ? h : { past: [...h.past, h.now], now: next, future }
}
