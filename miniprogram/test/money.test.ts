import { describe, expect, it } from 'vitest'
import { fen, money, split, yuan } from '@/logic/money'

describe('money', () => {
  it.each([
    [0, '¥0.00'],
    [5, '¥0.05'],
    [100, '¥1.00'],
    [123450, '¥1,234.50'],
    [100000000, '¥1,000,000.00'],
    [-1791, '−¥17.91'],
  ])('%i fen is %s', (amount, text) => expect(money(amount)).toBe(text))

  it('keeps both halves of an amount', () => {
    expect(split(19805)).toEqual({ whole: '198', part: '05' })
    expect(yuan(-5)).toBe('−0.05')
  })

  it.each([
    ['12', 1200],
    ['12.', 1200],
    ['12.5', 1250],
    ['0.05', 5],
    [' 8.80 ', 880],
    ['1.005', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['', undefined],
  ])('reads %j as %j', (typed, amount) => expect(fen(typed)).toBe(amount))
})
