import { describe, expect, it } from 'vitest'
import { attributionForm, attributionRead, attributionWords } from './attribution'
import { byline, changes, holding, meanwhile, shanghai, standing } from './book'
import { commissionForm, commissionRead, commissionWords } from './commission'
import { payoutForm, payoutRead, payoutWords } from './payout'
import { riskForm, riskRead, riskWords } from './risk'
import { tiersForm, tiersRead, tiersWords } from './tiers'

const version = (v: number, state: 'draft' | 'published' | 'discarded', starts_at = '') => ({
  version: v,
  state,
  starts_at,
  reason: '',
  can: [],
  drafted_by: '1',
  drafter: '甲',
  published_by: '2',
  publisher: state === 'published' ? '乙' : '',
})
const now = new Date('2026-12-01T00:00:00Z')

describe('a book of rules', () => {
  const all = [
    version(5, 'draft'),
    version(4, 'published', '2026-12-02T00:00:00Z'),
    version(3, 'published', '2026-11-02T00:00:00Z'),
    version(2, 'published', '2026-11-09T00:00:00Z'),
    version(1, 'discarded'),
    version(0, 'published'),
  ]
  it('knows what holds, what comes and what is over', () => {
    expect(holding(all, now)?.version).toBe(2)
    expect(all.map((e) => standing(e, all, now))).toEqual(['draft', 'coming', 'past', 'now', 'discarded', 'past'])
    expect(holding([version(0, 'published')], now)?.version).toBe(0)
    expect(holding([version(7, 'published', '2026-11-01T00:00:00Z'), version(8, 'published', '2026-11-01T00:00:00Z')], now)?.version).toBe(
      8,
    )
  })
  it('believes the server that a version has begun', () => {
    const fresh = { ...version(6, 'published', '2026-12-01T00:00:01Z'), published_at: '2026-12-01T00:00:01Z' }
    expect(standing(fresh, [fresh, ...all], now)).toBe('now')
  })
  it('tells what colleagues did meanwhile', () => {
    const later = [version(6, 'draft'), version(5, 'published', '2026-12-01T00:00:00Z'), ...all.slice(1)]
    expect(meanwhile(all, later).map((e) => e.version)).toEqual([6, 5])
    expect(meanwhile(all, all)).toEqual([])
  })
  it('tells versions apart by their sentences', () => {
    expect(changes(['甲', '乙'], ['乙', '丙'])).toEqual({ gone: ['甲'], fresh: ['丙'] })
  })
  it('reads times as Shanghai’s', () => {
    expect(shanghai('2026-12-01T08:00')).toBe('2026-12-01T00:00:00.000Z')
    expect(shanghai('')).toBeUndefined()
    expect(byline({ ...version(2, 'published', '2026-12-02T00:00:00Z'), drafted_at: '2026-11-30T00:00:00Z' }, now)).toBe(
      '甲 11-30 08:00 起草，乙发布；12-02 08:00 起生效',
    )
  })
})

describe('tiers', () => {
  const rules = {
    tiers: [
      { name: '分享者', purchase_bp: 9000, bar: 0 },
      { name: '银牌', purchase_bp: 8050, bar: 300_000 },
    ],
  }
  it('survive the form and are said in words', () => {
    expect(tiersRead(tiersForm(rules))).toEqual({ rules, problems: {} })
    expect(tiersWords(rules)).toEqual([
      '第 1 级「分享者」：通过审核即是，拿货价是零售价的 90%。',
      '第 2 级「银牌」：卖给别人满 ¥3,000.00 升到，拿货价是零售价的 80.5%。',
    ])
  })
  it('must climb, each fault at its field', () => {
    const f = tiersForm(rules)
    f.tiers.push({ name: '银牌', rate: '85', bar: '100' }, { name: '', rate: '101', bar: 'x' })
    expect(Object.keys(tiersRead(f).problems).sort()).toEqual(['2.bar', '2.name', '2.rate', '3.bar', '3.name', '3.rate'])
    expect(tiersRead({ tiers: [] }).problems).toHaveProperty('tiers')
  })
})

describe('attribution', () => {
  const rules = { bind: 'first_touch' as const, window_days: 180, protection_days: 30, move: true, self: 'nothing' as const }
  it('survives the form and is said in words', () => {
    expect(attributionRead(attributionForm(rules))).toEqual({ rules, problems: {} })
    expect(attributionWords({ ...rules, window_days: 0, protection_days: 0, move: false })).toContain('点开和绑定一直有效。')
  })
  it('does not contradict itself', () => {
    const f = attributionForm(rules)
    expect(attributionRead({ ...f, protection: '181' }).problems).toHaveProperty('protection')
    expect(attributionRead({ ...f, window: '0', protection: '181' }).problems).toEqual({})
    expect(attributionRead({ ...f, bind: 'last_touch', move: false }).problems).toHaveProperty('move')
    expect(attributionRead({ ...f, window: '3651' }).problems).toHaveProperty('window')
  })
})

describe('commission', () => {
  const rules = {
    rule: { method: 'tier_margin' as const },
    exceptions: [{ product_id: '7', tier: 2, rule: { method: 'rate_of_paid' as const, bp: 1250 } }],
  }
  const names = { products: new Map([['7', '龙井']]), categories: new Map<string, string>(), tiers: ['分享者', '银牌'] }
  it('survives the form and is said in words', () => {
    expect(commissionRead(commissionForm(rules))).toEqual({ rules, problems: {} })
    expect(commissionWords(rules, names)).toEqual([
      '一般按等级差价：实付减去下单时等级的拿货价；运费不计。',
      '商品「龙井」、等级「银牌」：按实付的 12.5%。',
    ])
    expect(commissionRead(commissionForm({ rule: { method: 'tier_margin' } })).rules).toEqual({ rule: { method: 'tier_margin' } })
  })
  it('has one rule a scope', () => {
    const e = { method: 'rate_of_paid' as const, rate: '5', product: '7', category: '', tier: '' }
    const read = (...exceptions: (typeof e)[]) => commissionRead({ method: 'tier_margin', rate: '', exceptions }).problems
    expect(read(e, { ...e })).toHaveProperty('1.scope')
    expect(read({ ...e, category: '3' })).toHaveProperty('0.scope')
    expect(read({ ...e, product: '' })).toHaveProperty('0.scope')
    expect(read({ ...e, rate: '' })).toHaveProperty('0.rate')
    expect(commissionRead({ method: 'rate_of_margin', rate: '101', exceptions: [] }).problems).toHaveProperty('rate')
  })
})

describe('payouts', () => {
  const rules = {
    roads: ['wechat' as const, 'bank' as const],
    smallest: 10,
    largest: 20_000,
    bank_largest: 5_000_000,
    day: 200_000,
    all_day: 5_000_000,
    times: 10,
    name_from: 200_000,
    scene: '1005',
    post: '分销员',
    reward: '商品分享佣金',
    remark: '分销佣金',
    tax: [{ over: 80_000, deduct: 80_000, bp: 2000 }],
  }
  it('survive the form and are said in words', () => {
    expect(payoutRead(payoutForm(rules))).toEqual({ rules, problems: {} })
    expect(payoutWords(rules)).toContain('当月合计超过 ¥800.00：减除 ¥800.00 后按 20% 扣税。')
    expect(payoutWords({ ...rules, tax: [] })).toContain('不代扣税。')
  })
  it('keep to WeChat’s limits, each fault at its field', () => {
    const f = payoutForm(rules)
    const wrong = (patch: Partial<typeof f>) => Object.keys(payoutRead({ ...f, ...patch }).problems)
    expect(wrong({ smallest: '0.09' })).toEqual(['smallest'])
    expect(wrong({ largest: '3000' })).toEqual(['day'])
    expect(wrong({ name_from: '2000.01' })).toEqual(['name_from'])
    expect(wrong({ scene: '100' })).toEqual(['scene'])
    expect(wrong({ wechat: false, bank: false })).toEqual(['roads'])
    expect(wrong({ remark: ' ' })).toEqual(['remark'])
    expect(wrong({ tax: [...f.tax, { over: '800', deduct: '', deductRate: '', rate: '30', less: '' }] })).toEqual(['1.tax'])
  })
})

describe('risk', () => {
  const rules = {
    same_payer: true,
    same_phone: true,
    same_device: false,
    same_address: { on: true, numbers: 2 },
    ring: { on: false, days: 30 },
    refund_rate: { on: true, days: 30, orders: 10, over_bp: 3000 },
    burst: { on: false, minutes: 60, orders: 50 },
  }
  it('survives the form and is said in words', () => {
    expect(riskRead(riskForm(rules))).toEqual({ rules, problems: {} })
    expect(riskWords(rules)).toContain('提示：退过款的订单超过 30%（看 30 天以内，至少 10 单）。')
    expect(
      riskWords({
        ...rules,
        same_payer: false,
        same_phone: false,
        same_address: { on: false, numbers: 2 },
        refund_rate: { ...rules.refund_rate, on: false },
      }),
    ).toEqual(['什么都不提示。'])
  })
  it('counts within bounds', () => {
    expect(Object.keys(riskRead({ ...riskForm(rules), numbers: '5', refundOver: '100', burstMinutes: '0' }).problems).sort()).toEqual([
      'burstMinutes',
      'numbers',
      'refundOver',
    ])
  })
})
