import { describe, expect, it } from 'vitest'
import type { Order, OrderLine } from '@/api'
import { actions } from '@/logic/actions'
import { nextText, query, stateText, story, toReview } from '@/logic/order'

const line = { quantity: 2, refunded_pieces: 0 } as OrderLine
const order = (state: Order['state'], more: Partial<Order> = {}): Order =>
  ({ state, lines: [line], placed_at: '2026-11-24T02:00:00Z', pay_by: '2026-11-24T02:30:00Z', ...more }) as Order
const now = Date.parse('2026-11-24T02:10:00Z')

describe('an order', () => {
  it('says until when it waits for money', () => {
    expect(nextText(order('awaiting_payment'), now)).toBe('请在 20:00 内付款，逾期自动关闭')
    expect(nextText(order('awaiting_payment'), now + 3_600_000)).toContain('已过')
  })
  it('has what is kept and nobody wrote of to review', () => {
    const lines = [{ id: '1', quantity: 2, refunded_pieces: 1 }, { id: '2', quantity: 2, refunded_pieces: 2 }, { id: '3', quantity: 1, refunded_pieces: 0 }] as OrderLine[]
    expect(toReview({ lines }, [{ line_id: '3' }]).map((one) => one.id)).toEqual(['1'])
  })
  it('says why it was closed', () => {
    expect(stateText(order('closed', { close_reason: 'expired' }))).toBe('超时未付，已关闭')
    expect(nextText(order('closed', { close_reason: 'refunded' }), now)).toBe('款项已原路退回')
  })
  it('offers what its state allows', () => {
    expect(actions(order('awaiting_payment'), false)).toEqual(['cancel', 'pay'])
    expect(actions(order('shipped'), false)).toEqual(['after', 'receive'])
    expect(actions(order('received'), true)).toEqual(['after', 'again', 'review'])
    expect(actions(order('closing'), true)).toEqual([])
    expect(actions(order('paid', { lines: [{ ...line, refunded_pieces: 2 }] }), false)).toEqual([])
  })
  it('tells its story, the latest first', () => {
    const told = story(order('received', { paid_at: '2026-11-24T02:01:00Z', received_at: '2026-11-26T02:01:00Z', receive_door: 'timer' }))
    expect(told.map((step) => step.text)).toEqual(['到期自动确认收货', '付款成功，由微信担保', '提交订单'])
  })
  it('asks the list what its tab shows', () => {
    expect([query(''), query('paid'), query('to_review')]).toEqual([{}, { state: 'paid' }, { to_review: true }])
  })
})
