import { describe, expect, it } from 'vitest'
import type { Sku } from '@/api'
import { choose, chosen, firstChoice, missing, offer, priceRange, within } from '@/logic/sku'

const sku = (id: string, values: string[], retail_price: number, left: number): Sku => ({
  id, code: id, name: values.join(' '), values, retail_price, market_price: 0, weight_grams: 100, left,
})
const skus = [
  sku('1', ['50g', '罐装'], 19800, 3),
  sku('2', ['50g', '袋装'], 17800, 0),
  sku('3', ['100g', '罐装'], 36800, 5),
]
const product = { skus, options: [{ name: '规格', values: ['50g', '100g'] }, { name: '包装', values: ['罐装', '袋装'] }] }

describe('choosing a SKU', () => {
  it('names the SKU only when every axis is chosen', () => {
    expect(chosen(skus, ['50g', ''])).toBeUndefined()
    expect(chosen(skus, ['50g', '罐装'])?.id).toBe('1')
  })
  it('tells sold out from not made', () => {
    expect(offer(skus, ['50g', ''], 1, '袋装')).toBe('none')
    expect(offer(skus, ['100g', ''], 1, '袋装')).toBe('absent')
    expect(offer(skus, ['', ''], 1, '罐装')).toBe('some')
  })
  it('takes a choice back on the second tap', () => expect(choose(product, ['50g', ''], 0, '50g')).toEqual(['', '']))
  it('clears what no longer fits', () => expect(choose(product, ['50g', '袋装'], 0, '100g')).toEqual(['100g', '']))
  it('settles axes with one value', () => {
    expect(firstChoice({ skus, options: [{ name: '规格', values: ['单件'] }] })).toEqual(['单件'])
    expect(missing(product, ['50g', ''])).toEqual(['包装'])
  })
  it('shows the range that the choice leaves', () => {
    expect(priceRange(skus, ['', ''])).toEqual({ low: 17800, high: 36800 })
    expect(priceRange(skus, ['100g', ''])).toEqual({ low: 36800, high: 36800 })
  })
  it('keeps pieces within what is left', () => {
    expect([within(0, 5), within(9, 5), within(3, 5), within(2000, 5000), within(NaN, 5)]).toEqual([1, 5, 3, 999, 1])
  })
})
