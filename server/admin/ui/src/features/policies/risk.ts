import { api, type Schema } from '@/api/client'
import { percent, plainPercent, toBP, toCount } from '@/core/format'
import type { Problems, Read, Spec } from './book'
import RiskForm from './RiskForm.vue'

type Rules = Schema<'RiskRules'>
type Plain = 'same_payer' | 'same_phone' | 'same_device'
export interface RiskForm extends Record<Plain, boolean> {
  address: boolean
  numbers: string
  ring: boolean
  ringDays: string
  refund: boolean
  refundDays: string
  refundOrders: string
  refundOver: string
  burst: boolean
  burstMinutes: string
  burstOrders: string
}

export const plainSignals: Record<Plain, string> = {
  same_payer: '别的会员下单，分销商本人付款',
  same_phone: '收货手机号或买家的手机号是分销商本人的',
  same_device: '买家和分销商在同一台设备上登录过',
}
const plain = Object.keys(plainSignals) as Plain[]

export const riskForm = (r: Rules): RiskForm => ({
  same_payer: r.same_payer,
  same_phone: r.same_phone,
  same_device: r.same_device,
  address: r.same_address.on,
  numbers: String(r.same_address.numbers),
  ring: r.ring.on,
  ringDays: String(r.ring.days),
  refund: r.refund_rate.on,
  refundDays: String(r.refund_rate.days),
  refundOrders: String(r.refund_rate.orders),
  refundOver: plainPercent(r.refund_rate.over_bp),
  burst: r.burst.on,
  burstMinutes: String(r.burst.minutes),
  burstOrders: String(r.burst.orders),
})

export function riskWords(r: Rules): string[] {
  const on = [
    ...plain.filter((k) => r[k]).map((k) => plainSignals[k]),
    r.same_address.on && `送到分销商自己的地址（地址里至少有 ${r.same_address.numbers} 个号码才算）`,
    r.ring.on && `分销商之间互相购买（看 ${r.ring.days} 天以内）`,
    r.refund_rate.on &&
      `退过款的订单超过 ${percent(r.refund_rate.over_bp)}（看 ${r.refund_rate.days} 天以内，至少 ${r.refund_rate.orders} 单）`,
    r.burst.on && `${r.burst.minutes} 分钟里付款超过 ${r.burst.orders} 单`,
  ].filter((w) => w !== false)
  if (!on.length) return ['什么都不提示。']
  return [...on.map((w) => `提示：${w}。`), '有提示的订单，佣金暂扣到有人处理为止。']
}

const within = (text: string, most: number) => {
  const n = toCount(text)
  return n !== undefined && n >= 1 && n <= most ? n : undefined
}

export function riskRead(f: RiskForm): Read<Rules> {
  const problems: Problems = {}
  const count = (key: 'numbers' | 'ringDays' | 'refundDays' | 'refundOrders' | 'burstMinutes' | 'burstOrders', most: number) => {
    const n = within(f[key], most)
    if (n === undefined) problems[key] = `写 1 到 ${most} 的整数。`
    return n ?? 1
  }
  const over_bp = toBP(f.refundOver)
  if (over_bp === undefined || over_bp > 9_999) problems['refundOver'] = '写低于 100 的百分数。'
  const rules: Rules = {
    same_payer: f.same_payer,
    same_phone: f.same_phone,
    same_device: f.same_device,
    same_address: { on: f.address, numbers: count('numbers', 4) },
    ring: { on: f.ring, days: count('ringDays', 365) },
    refund_rate: { on: f.refund, days: count('refundDays', 365), orders: count('refundOrders', 100_000), over_bp: over_bp ?? 0 },
    burst: { on: f.burst, minutes: count('burstMinutes', 1440), orders: count('burstOrders', 100_000) },
  }
  return { rules, problems }
}

export const risk: Spec<Rules, RiskForm> = {
  kind: 'risk',
  title: '风险提示',
  note: '什么样的订单要人看一眼。提示只暂扣佣金，不影响买家收货和退款。',
  needs: 'commission.view',
  list: () => api.get('/policies/risk', {}),
  draft: (body) => api.post('/policies/risk', { body }),
  words: riskWords,
  form: riskForm,
  read: riskRead,
  component: RiskForm,
}
