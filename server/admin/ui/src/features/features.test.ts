import { describe, expect, it } from 'vitest'
import { afterLogin } from './login/after'
import { approval, approveForm } from './aftersales/approve'
import { clock } from './complaints/data'
import { balance } from './money/data'
import { packAll, packed, parcelLines } from './orders/ship'
import { differences, subject, verb, type Line } from './staff/audit'
import { linesOf } from './stock/data'
import { linkOf } from './work/data'

describe('after the login', () => {
  it('stays in the panel', () => {
    expect(
      ['/orders?state=paid', '//evil.example', '/\\evil.example', 'https://evil.example', '/login?to=/x', undefined].map(afterLogin),
    ).toEqual(['/orders?state=paid', '/today', '/today', '/today', '/today', '/today'])
  })
})

describe('a stock document', () => {
  const piece = (quantity: string) => [{ sku: '7', title: '茶', quantity }]
  it('moves pieces as its kind means', () => {
    expect(linesOf('receipt', piece('5'), 'n', '').lines).toEqual([{ sku_id: '7', warehouse_id: 'n', quantity: 5 }])
    expect(linesOf('adjust', piece('-2'), 'n', '').lines).toEqual([{ sku_id: '7', warehouse_id: 'n', quantity: -2 }])
    expect(linesOf('transfer', piece('3'), 'n', 's').lines.map((l) => [l.warehouse_id, l.quantity])).toEqual([
      ['n', -3],
      ['s', 3],
    ])
  })
  it('is refused when it makes no sense', () => {
    expect(linesOf('receipt', piece('-1'), 'n', '').problem).toContain('大于 0')
    expect(linesOf('transfer', piece('1'), 'n', 'n').problem).toContain('另一个')
    expect(linesOf('adjust', piece('1.5'), 'n', '').problem).toContain('整数')
    expect(linesOf('adjust', [], 'n', '').problem).toContain('加入')
  })
})

describe('a parcel', () => {
  const line = (id: string, to_ship: number) => ({
    id,
    to_ship,
    product_id: '',
    sku_id: '',
    title: '',
    sku_name: '',
    picture: '',
    price: 0,
    quantity: 3,
    discount: 0,
    amount: 0,
    shipped: 0,
    refunded_pieces: 0,
    refunded: 0,
  })
  const o = { lines: [line('a', 2), line('b', 1), line('c', 0)] }
  it('takes all, or says which', () => {
    expect(packAll(o)).toEqual({ a: 2, b: 1 })
    expect(packed(packAll(o))).toBe(3)
    expect(parcelLines(o, { a: 2, b: 1 })).toBeUndefined()
    expect(parcelLines(o, { a: 1, b: 0 })).toEqual([{ line_id: 'a', pieces: 1 }])
  })
})

describe('the books', () => {
  it('show what is owed as a positive number', () => {
    expect([balance('escrow', -500), balance('escrow', 0), balance('wechat.held', 500), balance('bank', -3)]).toEqual([500, 0, 500, -3])
  })
})

describe('the audit log', () => {
  const l = (patch: Partial<Line>): Line => ({
    id: '1',
    staff_id: '2',
    actor: '店主',
    action: 'product.change',
    subject: 'product',
    subject_id: '3',
    made_at: '',
    ...patch,
  })
  it('shows what changed and nothing else', () => {
    expect(differences(l({ before: { a: 1, b: 2 }, after: { a: 1, b: 3, c: [1] } }))).toEqual([
      { name: 'b', before: '2', after: '3' },
      { name: 'c', before: '（空）', after: '[1]' },
    ])
    expect(differences(l({ before: 'off', after: 'on' }))).toEqual([{ name: '', before: 'off', after: 'on' }])
    expect(differences(l({}))).toEqual([])
  })
  it('speaks in sentences', () => {
    expect([verb(l({})), subject(l({})), subject(l({ subject: 'role:finance' })), verb(l({ action: 'new.thing' }))]).toEqual([
      '修改了',
      '商品',
      '角色 finance',
      'new.thing：',
    ])
  })
})

describe('agreeing to an after-sale', () => {
  const line = (id: string, amount: number) => ({ line_id: id, sku_id: '1', pieces: 1, amount, sound: 0, damaged: 0 })
  const item = { lines: [line('a', 1200), line('b', 300)], freight: 800, return_fee: 0, kind: 'refund' as const }
  it('begins with what the buyer asked for', () => {
    expect(approval(item, approveForm(item))).toEqual({
      amounts: [
        { line_id: 'a', amount: 1200 },
        { line_id: 'b', amount: 300 },
      ],
      freight: 800,
      return_fee: 0,
      total: 2300,
      problem: '',
    })
  })
  it('gives less, never more, never nothing', () => {
    const f = approveForm(item)
    expect(approval(item, { ...f, amounts: { a: '10', b: '0' }, freight: '0' }).total).toBe(1000)
    expect(approval(item, { ...f, amounts: { a: '12.01', b: '0' } }).problem).toContain('不能超过')
    expect(approval(item, { ...f, freight: '8.01' }).problem).toContain('运费')
    expect(approval(item, { amounts: { a: '0', b: '0' }, freight: '0', returnFee: '0' }).problem).toContain('0 元')
    expect(approval(item, { ...f, amounts: { a: 'x', b: '0' } }).problem).toContain('写法')
  })
})

describe('an alert', () => {
  it('leads to what it is about', () => {
    expect(['order', 'after_sale', 'complaint', 'reconcile', 'job'].map((subject) => linkOf(subject, '7'))).toEqual([
      '/orders/7',
      '/after-sales/7',
      '/complaints/7',
      '/reconcile',
      undefined,
    ])
  })
})

describe("a complaint's clock", () => {
  const now = new Date('2026-12-01T12:00:00Z')
  it('says what comes next', () => {
    expect(clock({ answer_by: '2026-12-01T17:00:00Z', end_by: '2026-12-03T12:00:00Z' }, now)).toBe('还有 5 小时回复')
    expect(clock({ end_by: '2026-11-29T12:00:00Z' }, now)).toBe('处理已超时 2 天')
    expect(clock({}, now)).toBe('')
  })
})
