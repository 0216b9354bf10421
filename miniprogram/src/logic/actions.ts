import type { Order } from '@/api'
import { left } from './order'

export type Action = 'cancel' | 'pay' | 'address' | 'after' | 'receive' | 'review' | 'again' | 'hide'

export const ACTIONS: Record<Action, string> = {
  cancel: '取消订单',
  pay: '去支付',
  address: '修改地址',
  after: '申请售后',
  receive: '确认收货',
  review: '评价',
  again: '再买一次',
  hide: '删除订单',
}

/** What can be done with an order now, the most likely last. The server has the last word. */
export function actions(order: Pick<Order, 'state' | 'lines'>, toReview: boolean): Action[] {
  const review: Action[] = toReview ? ['review'] : []
  switch (order.state) {
    case 'awaiting_payment':
      return ['cancel', 'pay']
    case 'paid':
      return left(order) ? ['after', 'address'] : []
    case 'shipped':
      return left(order) ? ['after', 'receive'] : ['receive']
    case 'received':
      return left(order) ? ['after', 'again', ...review] : ['again', ...review]
    case 'completed':
      return ['hide', 'again', ...review]
    case 'closed':
      return ['hide', 'again']
    case 'closing':
      return []
  }
}
