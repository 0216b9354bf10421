import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'

export type Payout = Schema<'PayoutStaffView'>
export type PayoutState = Payout['state']
export type Batch = Schema<'PayoutBatchView'>
export type Progress = Schema<'PayoutProgressView'>

export const states: Marks<PayoutState> = {
  requested: { text: '待审核', tone: 'wait' },
  approved: { text: '已批准', tone: 'busy' },
  sending: { text: '转账中', tone: 'busy' },
  awaiting_confirm: { text: '等本人确认收款', tone: 'busy' },
  paid: { text: '已到账', tone: 'good' },
  failed: { text: '没有成功', tone: 'bad' },
  cancelled: { text: '已撤销', tone: 'quiet' },
  rejected: { text: '已驳回', tone: 'quiet' },
  withdrawn: { text: '本人撤回', tone: 'quiet' },
}
export const roads: Record<Payout['road'], string> = { wechat: '微信转账', bank: '银行转账' }

export const batchStates: Marks<Batch['state']> = {
  open: { text: '等另一位同事确认', tone: 'wait' },
  approved: { text: '已批准', tone: 'good' },
  discarded: { text: '已作废', tone: 'quiet' },
}

export const columns: Column[] = [
  { key: 'pick', title: '' },
  { key: 'who', title: '分销商' },
  { key: 'road', title: '方式' },
  { key: 'amount', title: '金额', num: true, sort: 'amount' },
  { key: 'net', title: '到手', num: true, wide: true },
  { key: 'state', title: '状态' },
  { key: 'story', title: '进展', grow: true, wide: true },
  { key: 'asked', title: '申请时间', wide: true, sort: 'oldest', up: true },
]

/** What staff may try with a payout now. */
export type Act = 'reject' | 'cancel' | 'start' | 'bank' | 'fail'

export function actsFor(p: Pick<Payout, 'state' | 'road' | 'cancelling'>): Act[] {
  switch (p.state) {
    case 'requested':
      return ['reject']
    case 'approved':
      return p.road === 'bank' ? ['reject', 'start'] : ['reject']
    case 'sending':
      return p.road === 'bank' ? ['fail', 'start', 'bank'] : p.cancelling ? [] : ['cancel']
    case 'awaiting_confirm':
      return p.cancelling ? [] : ['cancel']
    default:
      return []
  }
}

/** Payouts on their way: while there are any, a batch is worth looking at again. */
const moving: PayoutState[] = ['approved', 'sending', 'awaiting_confirm']

export function progressOf(all: readonly Progress[]) {
  const sum = (states: PayoutState[]) => {
    const rows = all.filter((p) => states.includes(p.state))
    return { payouts: rows.reduce((n, p) => n + p.payouts, 0), total: rows.reduce((n, p) => n + p.total, 0) }
  }
  return {
    done: sum(['paid']),
    moving: sum(moving),
    waiting: sum(['requested']),
    back: sum(['failed', 'cancelled', 'rejected', 'withdrawn']),
  }
}

/** Where a payout's money stands, in words. */
export function story(p: Payout): string {
  if (p.cancelling) return '已请微信撤销，等它答复。'
  const words: Partial<Record<PayoutState, string>> = {
    requested: p.batch_id === '0' ? '等人审核。' : '在一个等待确认的批次里。',
    approved: p.road === 'bank' ? '等财务开始银行转账。' : '即将向微信发出。',
    sending: p.road === 'bank' ? '财务正在转账，转好后登记回单。' : '正在向微信发出；结果不明时用同一个单号查询，不会重付。',
    awaiting_confirm: '微信等本人点「确认收款」，过时退回余额。',
    paid: p.road === 'bank' ? `${p.banked_on} 银行转出，流水号 ${p.bank_no}。` : '已到本人微信零钱。',
    failed: '没有成功，钱已退回余额。',
    cancelled: '已撤销，钱已退回余额。',
    rejected: '已驳回，钱已退回余额。',
    withdrawn: '本人撤回，钱已退回余额。',
  }
  return words[p.state] ?? ''
}

/** Who made a batch and who decided about it. */
export function people(b: Batch): string {
  const made = `${b.maker}提交`
  if (!b.why || !b.decider) return made
  return `${made}，${b.decider}${b.state === 'discarded' ? '作废' : '确认'}`
}
