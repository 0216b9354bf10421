import type { Commission, Link } from '@/api'
import { money } from './money'

/** The tabs of the list of commissions; "" shows all. */
export const TABS = [
  { key: '', name: '全部' },
  { key: 'accrued', name: '冻结中' },
  { key: 'released', name: '可提现' },
  { key: 'promised', name: '待付款' },
  { key: 'void', name: '未产生' },
]

const STATES: Record<Commission['state'], string> = { promised: '待付款', accrued: '冻结中', due: '结算中', released: '已可提现', void: '未产生' }

/** A commission's state in a word. */
export function commissionText(one: Pick<Commission, 'state' | 'held' | 'ended' | 'amount' | 'left'>): string {
  if (one.ended) return '已更正'
  if (one.state !== 'void' && one.amount > 0 && one.left === 0) return '已收回'
  if (one.held) return '核查中'
  return STATES[one.state]
}

/** An order as its earner sees it: the lines that follow each other and belong to it. */
export interface Sale {
  orderId: string
  placedAt: string
  lines: Commission[]
  paid: number
  left: number
}

/** Puts the lines of one order together, in the order of the list. */
export function byOrder(lines: Commission[]): Sale[] {
  const sales = new Map<string, Sale>()
  for (const line of lines) {
    const sale = sales.get(line.order_id) ?? { orderId: line.order_id, placedAt: line.placed_at, lines: [], paid: 0, left: 0 }
    sale.lines.push(line)
    if (!line.ended) sale.paid += line.paid
    if (!line.ended && line.state !== 'void') sale.left += line.left
    sales.set(line.order_id, sale)
  }
  return [...sales.values()]
}

/** "¥1.99" or "¥1.99–5.00": what one piece earns. */
export const range = (least: number, most: number): string => (least === most ? money(most) : `${money(least)}–${money(most).slice(1)}`)

const LINKS: Record<Link['state'], string> = { live: '有效', revoked: '已停用', expired: '已过期' }

/** A link's state in a word. */
export const linkText = (state: Link['state']): string => LINKS[state]

/** Where a link is meant to be sent; people may write their own. */
export const CHANNELS = ['朋友圈', '微信群', '好友', '门店']

/** A change of an amount, with its sign: "+¥1.00", "−¥1.00". */
export const change = (fen: number): string => (fen > 0 ? `+${money(fen)}` : money(fen))

interface Amounts {
  available: number
  frozen: number
  withheld: number
  paying: number
}

const PLACES: [keyof Amounts, string][] = [
  ['available', '可提现'],
  ['frozen', '冻结'],
  ['withheld', '暂扣'],
  ['paying', '提现中'],
]

/** What a movement changed, place by place; what did not move is left out. */
export const moved = (one: Amounts): { name: string; fen: number }[] => PLACES.filter(([key]) => one[key] !== 0).map(([key, name]) => ({ name, fen: one[key] }))
