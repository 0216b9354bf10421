import type { Schema } from '@/api/client'
import type { Mark, Marks } from '@/components/status'

export type Day = Schema<'ReconcileDayView'>
export type Difference = Schema<'ReconcileDifferenceView'>
export type Cure = Schema<'AdminReconcileCureRequest'>['cure']

export const states: Marks<Difference['state']> = {
  open: { text: '待处理', tone: 'bad' },
  cured: { text: '已处理', tone: 'good' },
  gone: { text: '已消失', tone: 'quiet' },
}

/** The bills of a day that can be downloaded. */
export const bills: Record<string, string> = { trade: '交易', basic: '基本账户', operating: '运营账户' }

export function dayMark(d: Pick<Day, 'open' | 'proved'>): Mark {
  if (d.open) return { text: `${d.open} 处差异`, tone: 'bad' }
  return { text: d.proved ? '一分不差' : '逐笔相符', tone: 'good' }
}

const subjects: Record<string, string> = {
  payment: '付款',
  refund: '退款',
  fee: '手续费',
  fund: '资金流水',
  transfer: '提现转账',
  balance: '账户余额',
}

/** What a difference is about: its kind's first word. */
export function about(kind: string): string {
  return subjects[kind.split('.')[0] ?? ''] ?? kind
}

/** What each cure does, in words. */
const cures: Record<Cure, { text: string; note: string }> = {
  ask: { text: '向微信查询', note: '按单号再问一次微信，以微信的答复入账。' },
  adopt: { text: '认领这笔退款', note: '在微信后台退的款，补记到这一单。' },
  bank: { text: '记为银行收付', note: '这笔钱实际经银行账户进出。' },
  expense: { text: '记为费用', note: '差额由品牌承担，记入费用。' },
  accept: { text: '核对无误，关闭', note: '不改动账本，只说明原因。' },
}

/** A cure in words; of a payout, asking settles where its money is. */
export function cureWords(c: Cure, kind: string): { text: string; note: string } {
  if (c === 'ask' && kind.startsWith('transfer.')) {
    return { text: cures.ask.text, note: '按商户单号再问一次微信这笔提现：到账的记为到账，没有成功的退回分销商的余额。' }
  }
  return cures[c]
}

export function isCure(c: string): c is Cure {
  return c in cures
}
