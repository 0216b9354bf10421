import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'

export type Rule = Schema<'NotifyRuleView'>
export type Sent = Schema<'NotifySentView'>
export type PushState = Sent['state']
export type Shows = Rule['keywords'][number]['shows']

export const kinds: Record<string, string> = {
  'order.shipped': '已发货',
  'order.delayed': '发不了货',
  'order.refunded': '退款',
  aftersale: '售后进展',
  invoice: '发票',
  selling: '分销资格与等级',
  'commission.released': '佣金可提现',
  payout: '提现进展',
}

/** What can stand in a message, by its name there. */
export const fields: Record<string, string> = {
  order: '单号',
  goods: '商品',
  amount: '金额',
  time: '时间',
  note: '说明',
  title: '系统的标题',
  text: '系统的文字',
}

export const pushStates: Marks<PushState> = {
  none: { text: '只在消息中心', tone: 'quiet' },
  queued: { text: '正在发', tone: 'busy' },
  sent: { text: '已发到微信', tone: 'good' },
  no_consent: { text: '本人没有同意', tone: 'quiet' },
  failed: { text: '微信拒绝', tone: 'bad' },
}

export const ruleColumns: Column[] = [
  { key: 'kind', title: '通知' },
  { key: 'when', title: '什么时候', grow: true },
  { key: 'to', title: '发给' },
  { key: 'told', title: '消息中心' },
  { key: 'push', title: '订阅消息' },
  { key: 'week', title: '最近七天', wide: true },
  { key: 'acts', title: '' },
]

export const sentColumns: Column[] = [
  { key: 'kind', title: '通知' },
  { key: 'words', title: '内容', grow: true },
  { key: 'member', title: '会员', wide: true },
  { key: 'state', title: '订阅消息' },
  { key: 'read', title: '已读', wide: true },
  { key: 'made', title: '时间' },
]

/** What became of the messages of the last days, in words. */
export function week(r: Rule): string {
  const all = r.counts.reduce((n, c) => n + c.n, 0)
  if (!all) return '没有发生'
  const of = (state: PushState) => r.counts.find((c) => c.state === state)?.n ?? 0
  const failed = of('failed') ? `，微信拒绝 ${of('failed')} 条` : ''
  return `${all} 条，发到微信 ${of('sent')} 条${failed}`
}

/** A text of the shop's own with samples in the place of its names. */
export function sampled(text: string): string {
  const samples: Record<string, string> = {
    order: '1234567890',
    goods: '明前龙井',
    amount: '¥99.00',
    time: '2026-11-30 10:00',
    note: '说明',
    title: '系统的标题',
    text: '系统的文字。',
  }
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => samples[name] ?? whole)
}
