import { toFen } from '@/core/format'
import type { Order } from './data'

export interface RefundRow {
  lineId: string
  pieces: number
  /** As typed, in yuan. */
  amount: string
}

type Line = Order['lines'][number]

/** The most that can still go back of a line. */
export function left(l: Line): { pieces: number; amount: number } {
  return { pieces: l.quantity - l.refunded_pieces, amount: l.amount - l.refunded }
}

/** What pieces of a line are worth: its rest, split evenly, the last piece takes what is over. */
export function worth(l: Line, pieces: number): number {
  const rest = left(l)
  if (pieces >= rest.pieces) return rest.amount
  return Math.floor((rest.amount * pieces) / rest.pieces)
}

export interface RefundCheck {
  total: number
  /** What is wrong, in words; empty when it may be sent. */
  problem: string
  lines: { line_id: string; pieces: number; amount: number }[]
  freight: number
}

/** Adds up what was typed, within what the order allows. The server decides again. */
export function check(o: Pick<Order, 'lines' | 'paid' | 'refunded' | 'freight'>, rows: RefundRow[], freightText: string): RefundCheck {
  const out: RefundCheck = { total: 0, problem: '', lines: [], freight: 0 }
  const wrong = (text: string) => (out.problem ||= text)
  for (const r of rows) {
    const l = o.lines.find((x) => x.id === r.lineId)
    const amount = r.amount.trim() === '' ? 0 : toFen(r.amount)
    if (!l) continue
    if (amount === undefined) {
      wrong(`「${l.title}」的金额写法不对，例如 12.50。`)
      continue
    }
    if (amount > left(l).amount) wrong(`「${l.title}」最多还能退 ${left(l).amount / 100} 元。`)
    if (r.pieces > left(l).pieces) wrong(`「${l.title}」最多还能退 ${left(l).pieces} 件。`)
    if (amount || r.pieces) out.lines.push({ line_id: l.id, pieces: r.pieces, amount })
    out.total += amount
  }
  const freight = freightText.trim() === '' ? 0 : toFen(freightText)
  if (freight === undefined) wrong('运费的写法不对，例如 8.00。')
  else if (freight > o.freight) wrong('退还的运费超过了实付的运费。')
  out.freight = freight ?? 0
  out.total += out.freight
  if (out.total > o.paid - o.refunded) wrong('合计超过了这一单还能退的金额。')
  if (out.total === 0) wrong('请填写要退的商品金额或运费。')
  return out
}
