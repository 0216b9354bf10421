import type { Schema } from '@/api/client'
import type { Marks } from '@/components/status'

export type Day = Schema<'ReconcileDayView'>
export type Difference = Schema<'ReconcileDifferenceView'>
export type Cure = Schema<'AdminReconcileCureRequest'>['cure']

export const states: Marks<Difference['state']> = {
  open: { text: '待处理', tone: 'bad' },
  cured: { text: '已处理', tone: 'good' },
  gone: { text: '已消失', tone: 'quiet' },
}

/** What each cure does, in words. */
export const cures: Record<Cure, { text: string; note: string }> = {
  ask: { text: '向微信查询', note: '按单号再问一次微信，以微信的答复入账。' },
  adopt: { text: '认领这笔退款', note: '在微信后台退的款，补记到这一单。' },
  bank: { text: '记为银行收付', note: '这笔钱实际经银行账户进出。' },
  expense: { text: '记为费用', note: '差额由品牌承担，记入费用。' },
  accept: { text: '核对无误，关闭', note: '不改动账本，只说明原因。' },
}

export function isCure(c: string): c is Cure {
  return c in cures
}
