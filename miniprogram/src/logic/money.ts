// Money is fen, an integer. Nothing here adds or multiplies amounts for the
// server: it only writes them.

/** 123450 → "1,234.50" */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '−' : ''
  const { whole, part } = split(fen)
  return `${sign}${whole}.${part}`
}

/** 123450 → "¥1,234.50" */
export const money = (fen: number): string => (fen < 0 ? `−¥${yuan(-fen)}` : `¥${yuan(fen)}`)

/** The two halves of an amount, to be set in different sizes. */
export function split(fen: number): { whole: string; part: string } {
  const whole = Math.floor(Math.abs(fen) / 100)
  return {
    whole: String(whole).replace(/\B(?=(\d{3})+$)/g, ','),
    part: String(Math.abs(fen) % 100).padStart(2, '0'),
  }
}

/** What a person typed as yuan, in fen; undefined when it is no amount. */
export function fen(typed: string): number | undefined {
  const found = /^(\d{1,8})(?:\.(\d{0,2}))?$/.exec(typed.trim())
  if (!found) return undefined
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
}
