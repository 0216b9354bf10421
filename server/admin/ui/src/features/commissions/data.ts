import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Mark, Marks } from '@/components/status'

export type Commission = Schema<'CommissionView'>
export type CommissionState = Commission['state']
export type Decision = Schema<'AdminCommissionDecideRequest'>['decision']
export type Question = Schema<'ReferralQuestionView'>
export type WriteOff = Schema<'CommissionWriteOffView'>

export const states: Marks<CommissionState> = {
  promised: { text: '等付款', tone: 'quiet' },
  accrued: { text: '冻结', tone: 'busy' },
  due: { text: '待结算', tone: 'busy' },
  released: { text: '可提现', tone: 'good' },
  void: { text: '没有产生', tone: 'quiet' },
}

/** How a line stands: being looked into and being somebody else's come before its state. */
export function mark(c: Pick<Commission, 'state' | 'held' | 'ended'>): Mark {
  if (c.ended) return { text: '已更正给别人', tone: 'quiet' }
  return c.held ? { text: '暂扣', tone: 'bad' } : states[c.state]
}

/** Whether anything of a line can be decided about. */
export function decidable(c: Pick<Commission, 'state' | 'ended' | 'left'>): boolean {
  return !c.ended && c.left > 0 && c.state !== 'promised' && c.state !== 'void'
}

export const decisions: Record<Decision, { text: string; held: boolean; danger?: boolean; effect: string }> = {
  hold: {
    text: '暂扣',
    held: false,
    danger: true,
    effect: '核查期间不能提现。冻结中的到期后也不放出；已可提现的，从余额里转入暂扣，余额不够的部分不追。',
  },
  free: { text: '放行', held: true, effect: '冻结中的照常等到期，已到期的转回可提现。' },
  forfeit: { text: '没收', held: true, danger: true, effect: '冲回佣金支出，本人不再得到这笔钱，不能撤回。' },
}

/** The decisions that all chosen lines allow. */
export function decisionsFor(lines: readonly Pick<Commission, 'held'>[]): Decision[] {
  if (!lines.length) return []
  return (Object.keys(decisions) as Decision[]).filter((d) => lines.every((l) => l.held === decisions[d].held))
}

export const columns: Column[] = [
  { key: 'pick', title: '' },
  { key: 'line', title: '订单与商品' },
  { key: 'who', title: '分销商' },
  { key: 'words', title: '怎么算的', grow: true },
  { key: 'left', title: '佣金', num: true },
  { key: 'state', title: '状态' },
  { key: 'placed', title: '下单', wide: true },
]

export const writeOffStates: Marks<WriteOff['state']> = {
  asked: { text: '待批准', tone: 'wait' },
  approved: { text: '已核销', tone: 'good' },
  refused: { text: '没有批准', tone: 'quiet' },
}

/** Who asked for a write-off and who decided about it. */
export function people(w: WriteOff): string {
  return `${w.asker ?? ''}申请${w.decider ? `，${w.decider}${w.state === 'approved' ? '批准' : '没有批准'}` : ''}`
}
