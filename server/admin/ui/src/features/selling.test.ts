import { describe, expect, it } from 'vitest'
import { sentence } from './commissions/said'
import { decidable, decisionsFor, mark } from './commissions/data'
import { months, verdictsFor } from './distributors/data'
import { about, cureWords, dayMark } from './money/reconcile'
import { actsFor, progressOf, story, type Payout } from './payouts/data'
import { effectWords } from './risk/data'
import { ruleWords, templateForm, templateRead } from './shop/data'
import { percent, plainPercent, toBP, toCount } from '../core/format'

describe('percentages', () => {
  it('are read and written exactly', () => {
    expect([7000, 7050, 1, 10_000, 0].map(percent)).toEqual(['70%', '70.5%', '0.01%', '100%', '0%'])
    for (let bp = 0; bp <= 10_000; bp++) expect(toBP(plainPercent(bp))).toBe(bp)
    expect(['12.5％', '-1', '', 'x'].map(toBP)).toEqual([1250, undefined, undefined, undefined])
    expect(['12', ' 3 ', '1.5', '-1', ''].map(toCount)).toEqual([12, 3, undefined, undefined, undefined])
  })
})

describe('a distributor', () => {
  it('can be decided about by their state', () => {
    expect(verdictsFor('applied')).toEqual(['reject', 'approve'])
    expect(verdictsFor('active')).toEqual(['suspend', 'expel'])
    expect(verdictsFor('suspended')).toEqual(['resume', 'expel'])
    expect(verdictsFor('expelled')).toEqual(['reinstate'])
    expect(verdictsFor('rejected')).toEqual([])
  })
  it('has a statement for each month since they began, Shanghai’s', () => {
    const now = new Date('2026-12-31T17:00:00Z') // January there.
    expect(months(now, '2026-10-31T17:00:00Z')).toEqual(['2027-01', '2026-12', '2026-11'])
    expect(months(now, undefined, 2)).toEqual(['2027-01', '2026-12'])
  })
})

describe('a commission', () => {
  const line = { state: 'accrued' as const, held: false, ended: false, left: 100 }
  it('is decided about while it is somebody’s money', () => {
    expect(decidable(line)).toBe(true)
    expect(decidable({ ...line, left: 0 })).toBe(false)
    expect(decidable({ ...line, state: 'promised' })).toBe(false)
    expect(decidable({ ...line, ended: true })).toBe(false)
  })
  it('is withheld once, and freed or forfeited while withheld', () => {
    expect(decisionsFor([line, line])).toEqual(['hold'])
    expect(decisionsFor([{ held: true }])).toEqual(['free', 'forfeit'])
    expect(decisionsFor([line, { held: true }])).toEqual([])
    expect(decisionsFor([])).toEqual([])
    expect([mark(line).text, mark({ ...line, held: true }).text, mark({ ...line, held: true, ended: true }).text]).toEqual([
      '冻结',
      '暂扣',
      '已更正给别人',
    ])
  })
})

describe('a payout', () => {
  it('offers what its state and road allow', () => {
    const acts = (state: Payout['state'], road: Payout['road'] = 'wechat', cancelling = false) => actsFor({ state, road, cancelling })
    expect(acts('requested')).toEqual(['reject'])
    expect(acts('approved', 'bank')).toEqual(['reject', 'start'])
    expect(acts('sending', 'bank')).toEqual(['fail', 'start', 'bank'])
    expect(acts('awaiting_confirm')).toEqual(['cancel'])
    expect(acts('awaiting_confirm', 'wechat', true)).toEqual([])
    expect(acts('paid')).toEqual([])
  })
  it('of a batch adds up to progress', () => {
    const p = progressOf([
      { state: 'paid', payouts: 2, total: 300 },
      { state: 'sending', payouts: 1, total: 50 },
      { state: 'awaiting_confirm', payouts: 1, total: 70 },
      { state: 'failed', payouts: 1, total: 10 },
    ])
    expect([p.done.total, p.moving.total, p.back.payouts, p.waiting.payouts]).toEqual([300, 120, 1, 0])
  })
  it('says where its money is', () => {
    const p = { state: 'requested', road: 'bank', batch_id: '7', cancelling: false } as Payout
    expect([story(p), story({ ...p, cancelling: true })]).toEqual(['在一个等待确认的批次里。', '已请微信撤销，等它答复。'])
  })
})

describe('a case of risk', () => {
  it('says what each verdict does, in numbers', () => {
    const none = { release: { frozen: 0, available: 0, withheld: 0 }, keep: { forfeited: 0, gone: 0 } }
    expect(effectWords(none)).toEqual({ release: '没有钱要放行。', keep: '没有钱可没收。' })
    expect(effectWords({ release: { frozen: 100, available: 5, withheld: 0 }, keep: { forfeited: 80, gone: 25 } })).toEqual({
      release: '¥1.00 继续冻结，到期后可提现；¥0.05 马上可提现。',
      keep: '没收 ¥0.80；¥0.25 已提走，扣不到。',
    })
  })
})

describe('reconciliation', () => {
  it('tells transfers from payments', () => {
    expect([about('transfer.state'), about('balance.ledger'), about('new.kind')]).toEqual(['提现转账', '账户余额', 'new.kind'])
    expect(cureWords('ask', 'transfer.missing').note).toContain('提现')
    expect(cureWords('ask', 'payment.missing').note).toContain('单号')
    expect([dayMark({ open: 2, proved: false }).text, dayMark({ open: 0, proved: true }).text]).toEqual(['2 处差异', '一分不差'])
  })
})

describe('freight', () => {
  const rule = { regions: ['浙江省', '江苏省/苏州市'], first: 1, first_fee: 800, step: 1, step_fee: 200, free_over: 9900, refuse: false }
  const template = {
    id: '1',
    name: '江浙沪',
    charge_by: 'pieces' as const,
    is_default: true,
    version: 3,
    updated_at: '',
    rules: [rule, { ...rule, regions: [], refuse: true }],
  }
  it('survives the form and is said in words', () => {
    expect(templateRead(templateForm(template)).problems).toEqual({})
    expect(templateRead(templateForm(template)).body.rules[0]).toEqual(rule)
    expect(template.rules.map((r) => ruleWords(r, 'pieces'))).toEqual([
      '浙江省、江苏省/苏州市：1 件以内 ¥8.00，每加 1 件 ¥2.00；满 ¥99.00 包邮。',
      '其他地区：不配送。',
    ])
  })
  it('has one price for everywhere else, the last', () => {
    const f = templateForm(template)
    expect(templateRead({ ...f, rules: [...f.rules].reverse() }).problems).toHaveProperty('0.regions')
    expect(templateRead({ ...f, name: ' ', rules: [] }).problems).toHaveProperty('rules')
  })
})

describe('what the server says of an attribution', () => {
  it('is said by its codes as the server says it', () => {
    expect(
      [
        { code: 'decision.corrected', args: ['沈青禾', '茶会带来的'] },
        { code: 'decision.corrected', args: ['', '自己来的'] },
        { code: 'rules', args: ['0', 'first_touch', '30', 'move', '7'] },
        { code: 'rules', args: ['2', 'last_touch', '0', 'stay', '0'] },
        { code: 'touch', args: ['2026-11-30 10:00', '沈青禾'] },
        { code: 'new.code', args: [] },
      ].map(sentence),
    ).toEqual([
      '员工核对证据后更正：这单属于沈青禾。理由：茶会带来的',
      '员工核对证据后更正：这单不属于任何分销商。理由：自己来的',
      '默认的归因规则：按第一次点开的分享绑定，30 天内有效，绑定满 7 天后点开别人的分享会换人。',
      '归因规则第 2 版：按最近一次点开的分享绑定，一直有效，绑定后不换人。',
      '2026-11-30 10:00 买家点开了沈青禾的分享。',
      undefined,
    ])
  })
})
