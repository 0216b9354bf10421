import { describe, expect, it } from 'vitest'
import type { Order } from './data'
import { check, worth } from './refund'

const line = (id: string, quantity: number, amount: number, refunded = 0, pieces = 0): Order['lines'][number] => ({
  id,
  product_id: '1',
  sku_id: '1',
  title: `茶 ${id}`,
  sku_name: '',
  picture: '',
  price: Math.ceil(amount / quantity),
  quantity,
  discount: 0,
  amount,
  shipped: 0,
  to_ship: quantity - pieces,
  refunded_pieces: pieces,
  refunded,
})
const order = { lines: [line('a', 3, 1000), line('b', 1, 500, 200, 0)], paid: 2300, refunded: 200, freight: 800 }

describe('a refund', () => {
  it('splits a line so that all its pieces together are the whole', () => {
    const l = line('a', 3, 1000)
    expect([1, 2, 3].map((n) => worth(l, n))).toEqual([333, 666, 1000])
  })
  it('adds up goods and freight', () => {
    const c = check(order, [{ lineId: 'a', pieces: 1, amount: '3.33' }], '8')
    expect(c).toEqual({ total: 1133, problem: '', lines: [{ line_id: 'a', pieces: 1, amount: 333 }], freight: 800 })
  })
  it('refuses more than is left, and nothing at all', () => {
    expect(check(order, [{ lineId: 'b', pieces: 1, amount: '3.01' }], '').problem).toContain('最多还能退 3 元')
    expect(check(order, [{ lineId: 'a', pieces: 4, amount: '1' }], '').problem).toContain('最多还能退 3 件')
    expect(check(order, [], '8.01').problem).toContain('运费')
    expect(check(order, [], '').problem).toContain('请填写')
    expect(check(order, [{ lineId: 'a', pieces: 0, amount: '1.999' }], '').problem).toContain('写法不对')
  })
})
