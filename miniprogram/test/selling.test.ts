import { describe, expect, it } from 'vitest'
import type { Commission, Standing } from '@/api'
import { byOrder, change, commissionText, moved, range } from '@/logic/commission'
import { dayText, fill } from '@/logic/days'
import { later, monthText } from '@/logic/month'
import { climbed, discount, doorText, missingTo, standingText, wrongWith } from '@/logic/standing'

const rung = (no: number, name: string, bar: number) => ({ no, name, bar, purchase_bp: 9000 })
const standing = (part: Partial<Standing>): Standing => ({ state: 'active', reason: '', sales: 0, ...part })
const line = (part: Partial<Commission>): Commission => ({
  id: '1', order_id: '7', distributor_id: '2', title: '明前龙井', sku_name: '50g', pieces: 1, paid: 1990, amount: 199, reversed: 0, left: 199,
  state: 'accrued', held: false, ended: false, words: [], placed_at: '2026-11-24T01:00:00.000Z', ...part,
})

describe('standing', () => {
  it('tells who does not sell why, and offers an application to who may apply', () => {
    expect(standingText(standing({ state: 'none' }))?.action).toBe('apply')
    expect(standingText(standing({ state: 'applied' }))?.action).toBeUndefined()
    const rejected = standingText(standing({ state: 'rejected', reason: '请写明渠道' }))
    expect([rejected?.action, rejected?.text]).toEqual(['apply', '理由：请写明渠道。可以修改后重新提交。'])
    expect(standingText(standing({ state: 'expelled' }))?.action).toBeUndefined()
    expect(standingText(standing({}))).toBeUndefined()
  })
  it('has a word for the door', () => {
    expect(doorText(undefined)).toBe('')
    expect(doorText(standing({ tier: rung(2, '银牌', 30_000) }))).toBe('银牌')
    expect(doorText(standing({ state: 'suspended' }))).toBe('已暂停')
  })
  it('says how far it is to the next tier', () => {
    const one = standing({ sales: 20_000, tier: rung(1, '分享者', 0), next: rung(2, '银牌', 30_000) })
    expect([climbed(one), missingTo(30_000, one.sales)]).toEqual([66, 10_000])
    expect(climbed(standing({ sales: 1, tier: rung(3, '金牌', 300_000) }))).toBe(100)
    expect(climbed(standing({ sales: -500, tier: rung(1, '分享者', 0), next: rung(2, '银牌', 30_000) }))).toBe(0)
    expect([discount(9000), discount(8500), discount(7000)]).toEqual(['9 折', '8.5 折', '7 折'])
  })
  it('finds what is wrong with an application', () => {
    const good = { name: '何念', phone: '19900000321', channel: '朋友圈', province: '浙江省', agreed: true }
    expect(wrongWith(good)).toEqual({})
    expect(Object.keys(wrongWith({ name: '何1', phone: '1990', channel: ' ', province: '', agreed: false }))).toEqual(['name', 'phone', 'channel', 'region', 'agreed'])
  })
})

describe('commission', () => {
  it('has one word for each state', () => {
    expect(commissionText(line({}))).toBe('冻结中')
    expect(commissionText(line({ held: true, state: 'released' }))).toBe('核查中')
    expect(commissionText(line({ state: 'released', reversed: 199, left: 0 }))).toBe('已收回')
    expect(commissionText(line({ state: 'void', amount: 0, left: 0 }))).toBe('未产生')
    expect(commissionText(line({ ended: true, held: true }))).toBe('已更正')
  })
  it('puts the lines of an order together; what ended or never was counts nothing', () => {
    const sales = byOrder([line({}), line({ id: '2', left: 100 }), line({ id: '3', order_id: '8', state: 'void' }), line({ id: '4', ended: true })])
    expect(sales.map(({ orderId, paid, left, lines }) => [orderId, paid, left, lines.length])).toEqual([['7', 3980, 299, 3], ['8', 1990, 0, 1]])
  })
  it('writes ranges and changes', () => {
    expect([range(199, 199), range(199, 123_450)]).toEqual(['¥1.99', '¥1.99–1,234.50'])
    expect([change(100), change(-100), change(0)]).toEqual(['+¥1.00', '−¥1.00', '¥0.00'])
    expect(moved({ available: 100, frozen: -100, withheld: 0, paying: 0 })).toEqual([{ name: '可提现', fen: 100 }, { name: '冻结', fen: -100 }])
  })
})

describe('months and days', () => {
  it('turns months over the year', () => {
    expect([later('2026-11', 2), later('2026-01', -1), later('2026-12', 0)]).toEqual(['2027-01', '2025-12', '2026-12'])
    expect(monthText('2026-03')).toBe('2026 年 3 月')
  })
  it('fills the days that nothing happened on; a day is Shanghai’s', () => {
    const days = fill([{ day: '2026-11-24', visits: 3, orders: 1 }], Date.parse('2026-11-24T16:30:00Z'), 3)
    expect(days.map(({ day, visits }) => [day, visits])).toEqual([['2026-11-23', 0], ['2026-11-24', 3], ['2026-11-25', 0]])
    expect(dayText('2026-11-03')).toBe('11 月 3 日')
  })
})
