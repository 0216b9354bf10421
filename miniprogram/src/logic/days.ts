const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000

interface Day {
  day: string
  visits: number
  orders: number
}

/** The last so many business days until now, oldest first; days without an entry are empty. */
export function fill<T extends Day>(items: T[], now: number, count: number): Day[] {
  const known = new Map(items.map((item) => [item.day, item]))
  return Array.from({ length: count }, (_, n) => {
    const day = new Date(now + SHANGHAI_MS - (count - 1 - n) * DAY_MS).toISOString().slice(0, 10)
    return known.get(day) ?? { day, visits: 0, orders: 0 }
  })
}

/** "2026-11-03" → "11 月 3 日" */
export const dayText = (day: string): string => `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日`
