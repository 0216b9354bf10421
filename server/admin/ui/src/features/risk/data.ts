import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'
import { yuan } from '@/core/format'

export type Case = Schema<'RiskView'>
export type CaseState = Case['state']
export type Effect = Schema<'RiskEffectView'>
export type SignalKind = Schema<'RiskSignalView'>['kind']

export const states: Marks<CaseState> = {
  open: { text: '待处理', tone: 'wait' },
  released: { text: '已放行', tone: 'good' },
  kept: { text: '已没收', tone: 'bad' },
  lapsed: { text: '归属已更正', tone: 'quiet' },
}

export const kinds: Record<SignalKind, string> = {
  same_payer: '本人付款',
  same_phone: '手机号相同',
  same_device: '设备相同',
  same_address: '地址相同',
  ring: '互相购买',
  refund_rate: '退款偏多',
  burst: '短时大量',
}

export const columns: Column[] = [
  { key: 'order', title: '订单' },
  { key: 'who', title: '分销商' },
  { key: 'signals', title: '看到了什么', grow: true },
  { key: 'state', title: '状态' },
  { key: 'opened', title: '提示时间', wide: true },
]

/** What each verdict does, in numbers. */
export function effectWords(e: Effect): { release: string; keep: string } {
  const parts = [
    e.release.frozen && `${yuan(e.release.frozen)} 继续冻结，到期后可提现`,
    e.release.available && `${yuan(e.release.available)} 马上可提现`,
    e.release.withheld && `${yuan(e.release.withheld)} 因资格已终止转为暂扣的余额`,
  ].filter(Boolean)
  const keep = [e.keep.forfeited && `没收 ${yuan(e.keep.forfeited)}`, e.keep.gone && `${yuan(e.keep.gone)} 已提走，扣不到`].filter(Boolean)
  return {
    release: parts.length ? `${parts.join('；')}。` : '没有钱要放行。',
    keep: keep.length ? `${keep.join('；')}。` : '没有钱可没收。',
  }
}
