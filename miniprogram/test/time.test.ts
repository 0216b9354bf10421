import { describe, expect, it } from 'vitest'
import { ago, countdown, fullTime } from '@/logic/time'

const now = Date.parse('2026-11-24T02:00:00Z') // 10:00 in Shanghai

describe('ago', () => {
  it.each([
    ['2026-11-24T01:59:30Z', '刚刚'],
    ['2026-11-24T01:52:00Z', '8 分钟前'],
    ['2026-11-23T23:00:00Z', '3 小时前'],
    ['2026-11-23T15:59:00Z', '昨天 23:59'],
    ['2026-11-03T04:00:00Z', '11 月 3 日'],
    ['2025-11-03T04:00:00Z', '2025 年 11 月 3 日'],
  ])('%s is %s', (iso, text) => expect(ago(iso, now)).toBe(text))
})

describe('fullTime', () => {
  it('is Shanghai time everywhere', () => expect(fullTime('2026-12-31T16:30:00Z')).toBe('2027-01-01 00:30'))
})

describe('countdown', () => {
  it.each([
    [0, ''],
    [-5000, ''],
    [1, '00:01'],
    [65_000, '01:05'],
    [1_800_000, '30:00'],
    [3_900_000, '1 小时 05 分'],
    [6 * 86_400_000 + 3 * 3_600_000, '6 天 3 小时'],
  ])('%i ms before is %j', (left, text) => expect(countdown(now + left, now)).toBe(text))
})
