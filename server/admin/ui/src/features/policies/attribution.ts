import { api, type Schema } from '@/api/client'
import { toCount } from '@/core/format'
import type { Problems, Read, Spec } from './book'
import AttributionForm from './AttributionForm.vue'

type Rules = Schema<'ReferralRules'>
export interface AttributionForm {
  bind: Rules['bind']
  window: string
  protection: string
  move: boolean
  self: Rules['self']
}

export const binds: Record<Rules['bind'], { text: string; note: string }> = {
  first_touch: { text: '第一次点开', note: '买家第一次点开谁的分享，就归谁。' },
  last_touch: { text: '最近一次点开', note: '买家最近一次点开谁的分享，就归谁；须允许换绑。' },
  first_order: { text: '第一次下单', note: '买家第一次下单时，归最近点开的那位。' },
}
export const selves: Record<Rules['self'], string> = {
  price: '按拿货价付款，不计佣金',
  nothing: '没有优惠，不计佣金',
}

export const attributionForm = (r: Rules): AttributionForm => ({
  bind: r.bind,
  window: String(r.window_days),
  protection: String(r.protection_days),
  move: r.move,
  self: r.self,
})

export function attributionWords(r: Rules): string[] {
  return [
    binds[r.bind].note,
    r.window_days ? `点开和绑定 ${r.window_days} 天内有效。` : '点开和绑定一直有效。',
    r.protection_days ? `绑定后 ${r.protection_days} 天内不会换人。` : '绑定没有保护期。',
    r.move ? '保护期过后，点开别人的分享会换绑。' : '绑定后不换人。',
    `分销商自己买：${selves[r.self]}。`,
  ]
}

const days = (text: string) => {
  const n = toCount(text)
  return n !== undefined && n <= 3650 ? n : undefined
}

export function attributionRead(f: AttributionForm): Read<Rules> {
  const problems: Problems = {}
  const window_days = days(f.window)
  const protection_days = days(f.protection)
  if (window_days === undefined) problems['window'] = '写 0 到 3650 的天数，0 是一直有效。'
  if (protection_days === undefined) problems['protection'] = '写 0 到 3650 的天数。'
  else if (window_days && protection_days > window_days) problems['protection'] = '保护期不能比有效期长。'
  if (f.bind === 'last_touch' && !f.move) problems['move'] = '按最近一次点开绑定，就须允许换绑。'
  const rules = { bind: f.bind, window_days: window_days ?? 0, protection_days: protection_days ?? 0, move: f.move, self: f.self }
  return { rules, problems }
}

export const attribution: Spec<Rules, AttributionForm> = {
  kind: 'attribution',
  title: '归因',
  note: '一个订单归谁，由下单那一刻的规则决定，以后不再改变。',
  needs: 'commission.view',
  list: () => api.get('/policies/attribution', {}),
  draft: (body) => api.post('/policies/attribution', { body }),
  words: attributionWords,
  form: attributionForm,
  read: attributionRead,
  component: AttributionForm,
}
