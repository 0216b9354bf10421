import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'

export type Order = Schema<'OrderView'>
export type OrderRow = Schema<'OrderStaffRowView'>
export type OrderDetail = Schema<'OrderStaffDetailView'>
export type OrderState = Order['state']
export type Sort = 'oldest' | 'total' | 'waiting'
export type Parcel = Schema<'ShippingParcelView'>
export type RefundState = Schema<'OrderRefundView'>['state']

export const states: Marks<OrderState> = {
  awaiting_payment: { text: '待付款', tone: 'quiet' },
  paid: { text: '待发货', tone: 'wait' },
  shipped: { text: '已发货', tone: 'busy' },
  received: { text: '已收货', tone: 'good' },
  completed: { text: '已完成', tone: 'good' },
  closing: { text: '关闭中', tone: 'busy' },
  closed: { text: '已关闭', tone: 'quiet' },
}

export const refundStates: Marks<RefundState> = {
  due: { text: '待微信受理', tone: 'busy' },
  processing: { text: '微信处理中', tone: 'busy' },
  done: { text: '已退到账', tone: 'good' },
  abnormal: { text: '退款异常', tone: 'bad' },
  closed: { text: '待银行转账', tone: 'bad' },
  banked: { text: '已银行转账', tone: 'good' },
}

export const columns: Column[] = [
  { key: 'id', title: '订单号' },
  { key: 'goods', title: '商品', grow: true },
  { key: 'who', title: '收货人' },
  { key: 'total', title: '金额', num: true, sort: 'total' },
  { key: 'refunded', title: '已退', num: true, wide: true },
  { key: 'state', title: '状态' },
  { key: 'placed', title: '下单时间', wide: true, sort: 'oldest', up: true },
]

export const closeReasons: Record<NonNullable<Order['close_reason']>, string> = {
  cancelled: '买家取消',
  expired: '超时未付',
  refunded: '已全部退款',
}
export const doors: Record<NonNullable<Order['receive_door']>, string> = { buyer: '买家确认', wechat: '微信确认', timer: '到期自动' }
export const unusable: Record<string, string> = {
  twice: '重复付款',
  late: '关闭后才付款',
  wrong_amount: '金额不符',
  unknown_order: '没有对应订单',
}

export const events: Record<string, string> = {
  placed: '下单',
  paid: '付款',
  parcel: '发出一个包裹',
  shipped: '发货',
  corrected: '更正单号',
  address: '改收货地址',
  repriced: '改价',
  cancelled: '取消',
  expired: '超时未付',
  received: '收货',
  completed: '完成',
  closing: '关闭中',
  closed: '关闭',
  refunded: '退款',
  remark: '备注',
  reattributed: '更正归属',
  disowned: '更正归属：不归任何人',
  unshippable: '发不了货，已告诉买家',
}

export const traces: Record<string, string> = {
  waiting: '待揽收',
  picked: '已揽收',
  moving: '运输中',
  delivering: '派送中',
  signed: '已签收',
  trouble: '异常',
}

/** What of an order is still to be sent. */
export function unshipped(lines: Order['lines']): number {
  return lines.reduce((n, l) => n + l.to_ship, 0)
}

/** Whether a carrier's code and a parcel's number look right; the server looks again. */
export function numberOK(carrier: string, tracking: string): boolean {
  return /^[0-9A-Za-z]{2,20}$/.test(carrier) && /^[0-9A-Za-z-]{6,40}$/.test(tracking.trim())
}

/** What is wrong with a parcel's number as far as it is typed. */
export function trackingProblem(tracking: string): string {
  const t = tracking.trim()
  if (/[^0-9A-Za-z-]/.test(t)) return '单号里只有字母、数字和 -。'
  return t && t.length < 6 ? '单号至少 6 位。' : ''
}

/** What money of an order can still go back. */
export function refundable(o: Pick<Order, 'paid' | 'refunded'>): number {
  return o.paid - o.refunded
}

/** Who did something, as histories name them; staff by their name where it is told. */
export function who(actor: string, name?: string): string {
  if (actor.startsWith('member:')) return '买家'
  if (actor.startsWith('staff:')) return name || '员工'
  return actor === 'wechat' ? '微信' : '系统'
}
