import { describe, expect, it } from 'vitest'
import { plainYuan, span, toFen, when, yuan } from './format'

describe('money', () => {
  it('is shown with commas, sign and two places', () => {
    expect([0, 5, 1990, 123450, 100000000, -206].map(yuan)).toEqual(['¥0.00', '¥0.05', '¥19.90', '¥1,234.50', '¥1,000,000.00', '−¥2.06'])
  })
  it('is read exactly, or not at all', () => {
    expect(['19.9', '0.07', ' ¥1,234.50 ', '8', '1.', '', '1.234', '-3', 'abc', '1e3'].map(toFen)).toEqual([
      1990,
      7,
      123450,
      800,
      100,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
  it('survives being written and read back', () => {
    for (let fen = 0; fen < 300_000; fen += 7) expect(toFen(plainYuan(fen))).toBe(fen)
  })
})

describe('time', () => {
  const now = new Date('2026-11-24T03:00:00Z') // 11:00 in Shanghai
  it('is of the business day in Shanghai', () => {
    expect(when('2026-11-23T16:30:00Z', now)).toBe('今天 00:30')
    expect(when('2026-11-23T15:30:00Z', now)).toBe('11-23 23:30')
    expect(when('2025-12-31T16:00:00Z', now)).toBe('01-01 00:00')
    expect(when('2025-12-31T15:59:00Z', now)).toBe('2025-12-31 23:59')
    expect(when(undefined, now)).toBe('')
  })
  it('is told in one unit', () => {
    expect([30_000, 90_000, 3 * 3_600_000, 47 * 3_600_000, 72 * 3_600_000].map(span)).toEqual([
      '不到 1 分钟',
      '1 分钟',
      '3 小时',
      '47 小时',
      '3 天',
    ])
  })
})
