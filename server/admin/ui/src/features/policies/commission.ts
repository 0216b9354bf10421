import { shallowRef } from 'vue'
import { api, type Schema } from '@/api/client'
import { percent, plainPercent, toBP } from '@/core/format'
import { may } from '@/core/session'
import type { Problems, Read, Spec } from './book'
import CommissionForm from './CommissionForm.vue'
import { ladderNow } from './doors'

type Rules = Schema<'CommissionRules'>
type Rule = Schema<'CommissionRule'>
type Method = Rule['method']
export interface RuleForm {
  method: Method
  rate: string
}
export interface CommissionForm extends RuleForm {
  exceptions: (RuleForm & { product: string; category: string; tier: string })[]
}
/** What exceptions speak of, by id. */
export interface Names {
  products: Map<string, string>
  categories: Map<string, string>
  tiers: string[]
}

export const methods: Record<Method, string> = {
  tier_margin: '等级差价：实付减去拿货价',
  rate_of_paid: '实付的比例',
  rate_of_margin: '毛利的比例：实付减去成本',
}

const ruleWords = (r: Rule) => {
  if (r.method === 'tier_margin') return '按等级差价：实付减去下单时等级的拿货价'
  return r.method === 'rate_of_paid' ? `按实付的 ${percent(r.bp ?? 0)}` : `按毛利的 ${percent(r.bp ?? 0)}`
}

const set = (id: string | undefined) => id !== undefined && id !== '0' && id !== ''

export function commissionWords(r: Rules, names: Names): string[] {
  const exceptions = (r.exceptions ?? []).map((e) => {
    const what = [
      set(e.product_id) && `商品「${names.products.get(e.product_id!) ?? e.product_id}」`,
      set(e.category_id) && `分类「${names.categories.get(e.category_id!) ?? e.category_id}」`,
      e.tier && `等级「${names.tiers[e.tier - 1] ?? `第 ${e.tier} 级`}」`,
    ].filter(Boolean)
    return `${what.join('、')}：${ruleWords(e.rule)}。`
  })
  return [
    `一般${ruleWords(r.rule)}；运费不计。`,
    ...exceptions,
    ...(exceptions.length > 1 ? ['几条例外都合适时，商品先于分类，分类先于等级。'] : []),
  ]
}

const ruleForm = (r: Rule): RuleForm => ({ method: r.method, rate: r.bp ? plainPercent(r.bp) : '' })

export const commissionForm = (r: Rules): CommissionForm => ({
  ...ruleForm(r.rule),
  exceptions: (r.exceptions ?? []).map((e) => ({
    ...ruleForm(e.rule),
    product: set(e.product_id) ? e.product_id! : '',
    category: set(e.category_id) ? e.category_id! : '',
    tier: e.tier ? String(e.tier) : '',
  })),
})

function readRule(f: RuleForm, at: string, problems: Problems): Rule {
  if (f.method === 'tier_margin') return { method: f.method }
  const bp = toBP(f.rate)
  if (!bp || bp > 10_000) problems[at] = '写 0.01 到 100 的百分数。'
  return { method: f.method, bp: bp ?? 0 }
}

export function commissionRead(f: CommissionForm): Read<Rules> {
  const problems: Problems = {}
  const seen = new Set<string>()
  const exceptions = f.exceptions.map((e, i) => {
    const key = `${e.product}/${e.category}/${e.tier}`
    if (key === '//') problems[`${i}.scope`] = '选商品、分类或等级。'
    else if (e.product && e.category) problems[`${i}.scope`] = '商品和分类只能选一个。'
    else if (seen.has(key)) problems[`${i}.scope`] = '前面已有一条同样范围的例外。'
    seen.add(key)
    return {
      ...(e.product && { product_id: e.product }),
      ...(e.category && { category_id: e.category }),
      ...(e.tier && { tier: Number(e.tier) }),
      rule: readRule(e, `${i}.rate`, problems),
    }
  })
  const rules: Rules = { rule: readRule(f, 'rate', problems), ...(exceptions.length && { exceptions }) }
  return { rules, problems }
}

/** Names for people; ids stand in for what somebody may not see. */
export const names = shallowRef<Names>({ products: new Map(), categories: new Map(), tiers: [] })

async function learnNames() {
  const none = { items: [] as { id: string; name: string; title: string }[] }
  const [ladder, categories, products] = await Promise.all([
    may('distributor.view') ? ladderNow() : { tiers: [] },
    may('catalog.view') ? api.get('/categories', {}) : none,
    may('catalog.view') ? api.get('/products', { query: { limit: 100 } }) : none,
  ])
  names.value = {
    tiers: ladder.tiers.map((t) => t.name),
    categories: new Map(categories.items.map((c) => [c.id, c.name])),
    products: new Map(products.items.map((p) => [p.id, p.title])),
  }
}

export const commission: Spec<Rules, CommissionForm> = {
  kind: 'commission',
  title: '佣金',
  note: '每一行商品只有一位得佣金的人，没有上级。规则在下单时定下，写在那一行里。',
  needs: 'commission.view',
  list: async () => {
    const [all] = await Promise.all([api.get('/policies/commission', {}), learnNames()])
    return all
  },
  draft: (body) => api.post('/policies/commission', { body }),
  words: (r) => commissionWords(r, names.value),
  form: commissionForm,
  read: commissionRead,
  component: CommissionForm,
}
