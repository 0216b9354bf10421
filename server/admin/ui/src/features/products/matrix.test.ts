import { describe, expect, it } from 'vitest'
import { bodies, combinations, rebuild, type SkuRow } from './matrix'

const row = (values: string[], code: string, price = '10.00'): SkuRow => ({
  values,
  code,
  price,
  was: '',
  cost: '4',
  weight: '50',
  shelf: 'on',
})

describe('the SKU matrix', () => {
  it('numbers the first variants of a new product from 01', () => {
    const empty = { values: [], code: '', price: '', was: '', cost: '', weight: '0', shelf: 'on' as const }
    expect(rebuild([{ name: '规格', values: ['50g', '100g'] }], [empty], 'gift').map((r) => r.code)).toEqual(['GIFT-01', 'GIFT-02'])
  })
  it('is every combination in order', () => {
    expect(combinations([])).toEqual([[]])
    expect(
      combinations([
        { name: '规格', values: ['50g', '100g'] },
        { name: '包装', values: ['罐', '袋'] },
      ]),
    ).toEqual([
      ['50g', '罐'],
      ['50g', '袋'],
      ['100g', '罐'],
      ['100g', '袋'],
    ])
    expect(combinations([{ name: '规格', values: [] }])).toEqual([])
  })
  it('keeps what was typed, and gives new rows codes of their own', () => {
    const rows = rebuild([{ name: '规格', values: ['50g', '100g', '250g'] }], [row(['100g'], 'TEA-02', '18.00')], 'tea')
    expect(rows.map((r) => [r.values[0], r.code, r.price])).toEqual([
      ['50g', 'TEA-03', '18.00'],
      ['100g', 'TEA-02', '18.00'],
      ['250g', 'TEA-04', '18.00'],
    ])
    expect(new Set(rows.map((r) => r.code)).size).toBe(3)
  })
  it('becomes fen and grams', () => {
    expect(bodies([row(['50g'], 'A')], '茶').skus).toEqual([
      { code: 'A', name: '50g', values: ['50g'], retail_price: 1000, market_price: 0, cost_price: 400, weight_grams: 50, shelf: 'on' },
    ])
    expect(bodies([row([], 'A')], '茶').skus[0]?.name).toBe('茶')
  })
  it('strikes a price through only above the retail price', () => {
    expect(bodies([{ ...row(['50g'], 'A'), was: '12.00' }], '').skus[0]?.market_price).toBe(1200)
    expect(bodies([{ ...row(['50g'], 'A'), was: '10.00' }], '').problem).toContain('划线价')
  })
  it('says what is wrong', () => {
    expect(bodies([row(['50g'], 'A', '0')], '').problem).toContain('零售价')
    expect(bodies([row(['50g'], 'A'), row(['100g'], 'A')], '').problem).toContain('重复')
    expect(bodies([row(['50g'], '茶')], '').problem).toContain('编码')
    expect(bodies([], '').problem).toContain('至少')
  })
})
