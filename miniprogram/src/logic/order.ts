import type { Order, OrderState } from '@/api'
import { countdown, fullTime } from './time'

/** The tabs of the order list; "" shows all. */
export const TABS = [
  { key: '', name: '全部' },
  { key: 'awaiting_payment', name: '待付款' },
  { key: 'paid', name: '待发货' },
  { key: 'shipped', name: '待收货' },
  { key: 'to_review', name: '待评价' },
]

/** What a tab asks of the list of orders. */
export const query = (tab: string): { state?: OrderState; to_review?: true } =>
  tab === 'to_review' ? { to_review: true } : tab ? { state: tab as OrderState } : {}

const CLOSED: Record<string, string> = { cancelled: '已取消', expired: '超时未付，已关闭', refunded: '已退款，已关闭' }

const STATES: Record<OrderState, string> = {
  awaiting_payment: '待付款',
  paid: '待发货',
  shipped: '待收货',
  received: '已收货',
  completed: '已完成',
  closing: '正在关闭',
  closed: '已关闭',
}

/** An order's state in words. */
export const stateText = (order: Pick<Order, 'state' | 'close_reason'>): string =>
  order.state === 'closed' ? (CLOSED[order.close_reason ?? ''] ?? '已关闭') : STATES[order.state]

/** One sentence of what happens next. */
export function nextText(order: Order, now: number): string {
  switch (order.state) {
    case 'awaiting_payment': {
      const left = countdown(Date.parse(order.pay_by), now)
      return left ? `请在 ${left} 内付款，逾期自动关闭` : '付款时间已过，正在关闭'
    }
    case 'paid':
      return '货款由微信担保，商家正在备货'
    case 'shipped':
      return '包裹在路上，收到后请确认收货'
    case 'received':
      return left(order) ? '已确认收货，售后期内可申请售后' : '已确认收货，退款已处理'
    case 'completed':
      return '交易完成，感谢惠顾'
    case 'closing':
      return '正在与微信核对，未付款会自动关闭'
    case 'closed':
      return order.close_reason === 'refunded' ? '款项已原路退回' : '订单已关闭，未产生扣款'
  }
}

/** Something of the order is neither given back nor asked back. */
export const left = (order: Pick<Order, 'lines'>): boolean => order.lines.some((line) => line.refunded_pieces < line.quantity)

/** The lines of which something is kept and that are not reviewed yet. */
export const toReview = (order: Pick<Order, 'lines'>, reviews: { line_id: string }[]): Order['lines'] =>
  order.lines.filter((line) => line.refunded_pieces < line.quantity && !reviews.some((one) => one.line_id === line.id))

/** How many pieces an order has. */
export const pieces = (order: Pick<Order, 'lines'>): number => order.lines.reduce((sum, line) => sum + line.quantity, 0)

const DOORS: Record<string, string> = { buyer: '您确认了收货', wechat: '微信确认收货', timer: '到期自动确认收货' }

/** What has happened to an order, the latest first. */
export function story(order: Order): { at: string; text: string }[] {
  const steps: [string | undefined, string][] = [
    [order.placed_at, '提交订单'],
    [order.paid_at, '付款成功，由微信担保'],
    [order.shipped_at, '商家已发货'],
    [order.received_at, DOORS[order.receive_door ?? ''] ?? '已收货'],
    [order.completed_at, '交易完成'],
    [order.closed_at, stateText({ ...order, state: 'closed' })],
  ]
  return steps
    .filter((step): step is [string, string] => step[0] !== undefined)
    .map(([at, text]) => ({ at: fullTime(at), text }))
    .reverse()
}
