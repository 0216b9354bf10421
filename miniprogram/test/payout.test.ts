import { describe, expect, it } from 'vitest'
import type { Payout, PayoutTerms } from '@/api'
import { largest, limits, moving, payoutActions, payoutNext, payoutStory, payoutText, stopped, taxWords, wrongAccount, wrongAmount } from '@/logic/payout'

const terms = (part: Partial<PayoutTerms> = {}): PayoutTerms => ({
  version: 0, day_left: 200_000, times_left: 10, available: 50_000, tax: 0, net: 0,
  rules: { roads: ['wechat', 'bank'], smallest: 10, largest: 20_000, bank_largest: 5_000_000, day: 200_000, all_day: 5_000_000, times: 10, name_from: 200_000, scene: '1005', post: '分销员', reward: '佣金', remark: '佣金' },
  ...part,
})
const payout = (part: Partial<Payout> = {}): Payout => ({
  id: '1', road: 'wechat', state: 'requested', amount: 10_000, tax: 0, net: 10_000, cancelling: false, confirm: false, requested_at: '2026-11-24T01:00:00.000Z', ...part,
})

describe('asking', () => {
  it('refuses what the rules refuse, and says the figure', () => {
    const cases: [string, Payout['road'], string][] = [
      ['', 'wechat', ''],
      ['0.09', 'wechat', '单笔不少于 ¥0.10'],
      ['1.234', 'wechat', '请填写金额，最多两位小数'],
      ['abc', 'wechat', '请填写金额，最多两位小数'],
      ['500.01', 'bank', '可提现余额只有 ¥500.00'],
      ['200.01', 'wechat', '单笔不超过 ¥200.00，请分次申请'],
      ['500', 'bank', ''],
      ['200', 'wechat', ''],
    ]
    for (const [typed, road, want] of cases) expect(wrongAmount(typed, terms(), road)).toBe(want)
    expect(wrongAmount('150', terms({ day_left: 10_000 }), 'wechat')).toBe('今天只能再提 ¥100.00，其余请明天再来')
    expect(wrongAmount('150', terms({ day_left: 10_000 }), 'bank')).toBe('')
  })
  it('knows the most that can be asked for', () => {
    expect([largest(terms(), 'wechat'), largest(terms(), 'bank'), largest(terms({ day_left: 300 }), 'wechat'), largest(terms({ available: 0 }), 'bank')]).toEqual([20_000, 50_000, 300, 0])
  })
  it('says when nothing can be asked for', () => {
    expect(stopped(terms())).toBe('')
    expect(stopped(terms({ times_left: 0 }))).toContain('次数已用完')
    expect(stopped(terms({ available: 9 }))).toContain('不足 ¥0.10')
  })
  it('says limits and taxes in words', () => {
    expect(limits(terms(), 'wechat')).toBe('单笔 ¥0.10 至 ¥200.00，今天还能提 ¥2,000.00、10 次')
    expect(limits(terms(), 'bank')).toBe('单笔 ¥0.10 至 ¥50,000.00，今天还能申请 10 次')
    expect(taxWords([{ over: 0, bp: 0 }, { over: 80_000, deduct: 80_000, bp: 2000 }, { over: 400_000, deduct_bp: 2000, bp: 2000, less: 100 }])).toEqual([
      '当月合计：不扣税', '当月合计超过 ¥800.00：减除 ¥800.00，税率 20%', '当月合计超过 ¥4,000.00：再减除 20%，税率 20%，速算扣除 ¥1.00',
    ])
    expect(taxWords()).toEqual([])
  })
  it('checks a bank account', () => {
    expect(wrongAccount({ holder: '何念', bank: '示例银行', number: '6200 0000 0000 0001' })).toEqual({})
    expect(Object.keys(wrongAccount({ holder: '', bank: '', number: '12' }))).toEqual(['holder', 'bank', 'number'])
  })
})

describe('a payout on its way', () => {
  it('can be taken back, cancelled, confirmed, each in its time', () => {
    expect(payoutActions(payout())).toEqual(['withdraw'])
    expect(payoutActions(payout({ state: 'sending' }))).toEqual([])
    expect(payoutActions(payout({ state: 'awaiting_confirm' }))).toEqual(['cancel'])
    expect(payoutActions(payout({ state: 'awaiting_confirm', confirm: true }))).toEqual(['cancel', 'confirm'])
    expect(payoutActions(payout({ state: 'awaiting_confirm', confirm: true, cancelling: true }))).toEqual([])
    expect(payoutActions(payout({ state: 'paid' }))).toEqual([])
  })
  it('says what comes next', () => {
    const now = Date.parse('2026-11-24T01:00:00Z')
    expect(payoutNext(payout({ state: 'awaiting_confirm', due_at: '2026-11-25T01:00:00.000Z' }), now)).toBe('请在 1 天内点“确认收款”，逾期会取消，钱回到可提现余额。')
    expect(payoutNext(payout({ state: 'awaiting_confirm', due_at: '2026-11-24T01:29:05.000Z' }), now)).toContain('请在 29:05 内')
    expect(payoutNext(payout({ state: 'rejected', reason: '请合并申请' }), now)).toBe('原因：请合并申请。¥100.00 已回到可提现余额。')
    expect(payoutText({ state: 'sending', road: 'bank' })).toBe('财务正在转账')
    expect([moving(payout({ state: 'sending' })), moving(payout({ state: 'awaiting_confirm' })), moving(payout({ state: 'awaiting_confirm', cancelling: true })), moving(payout({ state: 'sending', road: 'bank' }))]).toEqual([true, false, true, false])
  })
  it('tells its story, the latest first', () => {
    const story = payoutStory(payout({ state: 'paid', tax: 200, approved_at: '2026-11-24T02:00:00.000Z', sent_at: '2026-11-24T02:01:00.000Z', done_at: '2026-11-24T03:00:00.000Z' }))
    expect(story.map((step) => step.text)).toEqual(['已到账', '已发给微信', '品牌方批准，代扣税 ¥2.00', '申请提现 ¥100.00'])
    expect(payoutStory(payout())).toHaveLength(1)
  })
})
