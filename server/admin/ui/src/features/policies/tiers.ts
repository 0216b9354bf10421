import { api, type Schema } from '@/api/client'
import { percent, plainPercent, plainYuan, toBP, toFen, yuan } from '@/core/format'
import type { Problems, Read, Spec } from './book'
import TiersForm from './TiersForm.vue'

type Rules = Schema<'DistributorLadder'>
export interface TiersForm {
  tiers: { name: string; rate: string; bar: string }[]
}

export const tiersForm = (r: Rules): TiersForm => ({
  tiers: r.tiers.map((t) => ({ name: t.name, rate: plainPercent(t.purchase_bp), bar: plainYuan(t.bar) })),
})

export function tiersWords(r: Rules): string[] {
  return r.tiers.map((t, i) => {
    const buys = `拿货价是零售价的 ${percent(t.purchase_bp)}`
    return i === 0
      ? `第 1 级「${t.name}」：通过审核即是，${buys}。`
      : `第 ${i + 1} 级「${t.name}」：卖给别人满 ${yuan(t.bar)} 升到，${buys}。`
  })
}

/** The same checks as the server's, at the field that breaks them. */
export function tiersRead(f: TiersForm): Read<Rules> {
  const problems: Problems = {}
  const tiers = f.tiers.map((t, i) => {
    const name = t.name.trim()
    const bp = toBP(t.rate)
    const bar = i === 0 ? 0 : toFen(t.bar)
    if (!name) problems[`${i}.name`] = '写上名称。'
    else if (f.tiers.findIndex((x) => x.name.trim() === name) < i) problems[`${i}.name`] = '名称重复了。'
    if (bp === undefined || bp < 1 || bp > 10_000) problems[`${i}.rate`] = '写 0.01 到 100 的百分数。'
    if (bar === undefined) problems[`${i}.bar`] = '写金额，例如 3000。'
    return { name, purchase_bp: bp ?? 0, bar: bar ?? 0 }
  })
  for (let i = 1; i < tiers.length; i++) {
    const [before, t] = [tiers[i - 1]!, tiers[i]!]
    if (t.bar <= before.bar) problems[`${i}.bar`] ||= '须高于前一级的门槛。'
    if (t.purchase_bp >= before.purchase_bp) problems[`${i}.rate`] ||= '须低于前一级：等级越高拿货越低。'
  }
  if (!tiers.length) problems['tiers'] = '至少要有一个等级。'
  return { rules: { tiers }, problems }
}

export const tiers: Spec<Rules, TiersForm> = {
  kind: 'tiers',
  title: '等级',
  note: '卖给别人的越多，拿货价越低。没有人因为介绍别人加入而升级。',
  needs: 'distributor.view',
  list: () => api.get('/policies/tiers', {}),
  draft: (body) => api.post('/policies/tiers', { body }),
  words: tiersWords,
  form: tiersForm,
  read: tiersRead,
  component: TiersForm,
}
