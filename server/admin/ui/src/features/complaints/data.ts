import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'
import { span } from '@/core/format'

export type Complaint = Schema<'SupportComplaintView'>
export type ComplaintDetail = Schema<'SupportDetailView'>
export type ComplaintState = Complaint['state']

export const states: Marks<ComplaintState> = {
  pending: { text: '待回复', tone: 'wait' },
  processing: { text: '处理中', tone: 'busy' },
  processed: { text: '已处理', tone: 'good' },
}

export const answerStates: Marks<Schema<'SupportAnswerView'>['state']> = {
  due: { text: '正在发给微信', tone: 'busy' },
  sent: { text: '微信已收到', tone: 'good' },
  refused: { text: '微信没有接受', tone: 'bad' },
}

/** What WeChat's history says without words of anybody's. */
export const happened: Record<string, string> = {
  MERCHANT_CONFIRM_COMPLETE: '处理完成',
  USER_CONFIRM_COMPLETE: '买家确认解决',
}

export const columns: Column[] = [
  { key: 'no', title: '投诉单', grow: true },
  { key: 'order', title: '订单' },
  { key: 'amount', title: '付款', num: true },
  { key: 'state', title: '状态' },
  { key: 'clock', title: '期限' },
  { key: 'at', title: '投诉时间', wide: true },
]

/** What is to be done next, and by when: "还有 5 小时回复" or "处理已超时 2 天". */
export function clock(c: Pick<Complaint, 'answer_by' | 'end_by'>, now: Date): string {
  const by = c.answer_by ?? c.end_by
  if (!by) return ''
  const what = c.answer_by ? '回复' : '处理'
  const left = Date.parse(by) - now.getTime()
  return left < 0 ? `${what}已超时 ${span(left)}` : `还有 ${span(left)}${what}`
}
