import type { Schema } from '@/api/client'
import type { Marks } from '@/components/status'

export type Check = NonNullable<Schema<'AdminSystemCheckResponse'>['items']>[number]
export type Setting = NonNullable<Schema<'AdminSystemSettingsResponse'>['items']>[number]

export const checkStates: Marks<Check['state']> = {
  ok: { text: '通过', tone: 'good' },
  failed: { text: '不通过', tone: 'bad' },
  by_hand: { text: '请人工确认', tone: 'wait' },
  off: { text: '未启用', tone: 'quiet' },
}
