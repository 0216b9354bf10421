import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'
import { span } from '@/core/format'

export type Case = Schema<'AftersaleStaffCaseView'>
export type CaseDetail = Schema<'AdminAftersaleGetResponse'>
export type CaseState = Case['state']

export const states: Marks<CaseState> = {
  applied: { text: '待审核', tone: 'wait' },
  approved: { text: '待买家寄回', tone: 'busy' },
  returning: { text: '退货在途', tone: 'busy' },
  arrived: { text: '待换货发出', tone: 'wait' },
  reshipped: { text: '换货已发出', tone: 'busy' },
  refunding: { text: '退款中', tone: 'busy' },
  stuck: { text: '退款受阻', tone: 'bad' },
  done: { text: '已完成', tone: 'good' },
  rejected: { text: '已拒绝', tone: 'quiet' },
  withdrawn: { text: '买家撤销', tone: 'quiet' },
}

export const kinds: Record<Case['kind'], string> = { refund: '仅退款', return: '退货退款', exchange: '换货' }

export const events: Record<string, string> = {
  applied: '申请',
  changed: '修改申请',
  approved: '同意',
  rejected: '拒绝',
  returned: '寄回',
  returning: '寄回',
  arrived: '收到退货',
  reshipped: '换货发出',
  refunding: '退款',
  stuck: '退款受阻',
  done: '完成',
  withdrawn: '撤销',
  assigned: '指定负责人',
}

export const columns: Column[] = [
  { key: 'id', title: '售后单' },
  { key: 'why', title: '原因', grow: true },
  { key: 'order', title: '订单', wide: true },
  { key: 'amount', title: '退款', num: true },
  { key: 'state', title: '状态' },
  { key: 'clock', title: '期限' },
  { key: 'applied', title: '申请时间', wide: true, sort: 'oldest', up: true },
]

/** How a clock stands: "还有 5 小时" or "已超时 2 天". */
export function clock(c: Pick<Case, 'clock_at' | 'overdue'>, now: Date): string {
  if (!c.clock_at) return ''
  const left = Date.parse(c.clock_at) - now.getTime()
  return c.overdue || left < 0 ? `已超时 ${span(left)}` : `还有 ${span(left)}`
}
