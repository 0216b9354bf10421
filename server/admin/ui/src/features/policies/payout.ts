import { api, type Schema } from '@/api/client'
import { percent, plainPercent, plainYuan, toBP, toCount, toFen, yuan } from '@/core/format'
import type { Problems, Read, Spec } from './book'
import PayoutForm from './PayoutForm.vue'

type Rules = Schema<'PayoutRules'>
type Bracket = Schema<'PayoutBracket'>
type Money = 'smallest' | 'largest' | 'bank_largest' | 'day' | 'all_day' | 'name_from'
type Word = 'scene' | 'post' | 'reward' | 'remark'
export interface BracketForm {
  over: string
  deduct: string
  deductRate: string
  rate: string
  less: string
}
export interface PayoutForm extends Record<Money | Word, string> {
  wechat: boolean
  bank: boolean
  times: string
  tax: BracketForm[]
}

export const moneyFields: { key: Money; text: string; hint?: string }[] = [
  { key: 'smallest', text: '单笔最低', hint: '微信规定不低于 0.10' },
  { key: 'largest', text: '微信转账单笔最高' },
  { key: 'day', text: '一个人一天最多（微信）' },
  { key: 'all_day', text: '全店一天最多（微信）' },
  { key: 'bank_largest', text: '银行转账单笔最高' },
  { key: 'name_from', text: '从多少起核对真实姓名', hint: '微信规定 2000 元起必须，0.30 元以下不能' },
]
export const wordFields: { key: Word; text: string; hint?: string }[] = [
  { key: 'scene', text: '转账场景编号', hint: '在微信商户平台申请到的四位数字' },
  { key: 'post', text: '报备：岗位类型' },
  { key: 'reward', text: '报备：报酬说明' },
  { key: 'remark', text: '转账备注', hint: '收款人可见' },
]

const bracketForm = (b: Bracket): BracketForm => ({
  over: plainYuan(b.over),
  deduct: b.deduct ? plainYuan(b.deduct) : '',
  deductRate: b.deduct_bp ? plainPercent(b.deduct_bp) : '',
  rate: plainPercent(b.bp),
  less: b.less ? plainYuan(b.less) : '',
})

export function payoutForm(r: Rules): PayoutForm {
  const money = Object.fromEntries(moneyFields.map(({ key }) => [key, plainYuan(r[key])])) as Record<Money, string>
  const { scene, post, reward, remark } = r
  return {
    ...money,
    scene,
    post,
    reward,
    remark,
    wechat: r.roads.includes('wechat'),
    bank: r.roads.includes('bank'),
    times: String(r.times),
    tax: (r.tax ?? []).map(bracketForm),
  }
}

export function taxWords(b: Bracket): string {
  const left = [b.deduct && `减除 ${yuan(b.deduct)}`, b.deduct_bp && `再减除 ${percent(b.deduct_bp)}`].filter(Boolean).join('、')
  return `当月合计超过 ${yuan(b.over)}：${left && `${left} 后`}按 ${percent(b.bp)} 扣税${b.less ? `，减速算扣除数 ${yuan(b.less)}` : ''}。`
}

export function payoutWords(r: Rules): string[] {
  const roads = { wechat: '微信转账', bank: '银行转账' }
  return [
    `可以用${r.roads.map((x) => roads[x]).join('、')}；单笔最低 ${yuan(r.smallest)}，一个人一天最多申请 ${r.times} 次。`,
    ...(r.roads.includes('wechat')
      ? [
          `微信转账单笔最高 ${yuan(r.largest)}，一个人一天最多 ${yuan(r.day)}，全店一天最多 ${yuan(r.all_day)}。`,
          `${yuan(r.name_from)} 起向微信提交真实姓名核对。`,
          `转账场景 ${r.scene}，报备为「${r.post}」「${r.reward}」，备注「${r.remark}」。`,
        ]
      : []),
    ...(r.roads.includes('bank') ? [`银行转账单笔最高 ${yuan(r.bank_largest)}。`] : []),
    ...(r.tax?.length ? ['代扣税按当月合计累计计算，减去当月已扣：', ...r.tax.map(taxWords)] : ['不代扣税。']),
  ]
}

function readTax(f: PayoutForm, problems: Problems): Bracket[] {
  return f.tax.map((b, i) => {
    const over = toFen(b.over)
    const bp = toBP(b.rate)
    const deduct = toFen(b.deduct || '0')
    const deduct_bp = toBP(b.deductRate || '0')
    const less = toFen(b.less || '0')
    const before = i ? toFen(f.tax[i - 1]!.over) : undefined
    if (over === undefined || deduct === undefined || less === undefined) problems[`${i}.tax`] = '金额的写法不对，例如 800。'
    else if (bp === undefined || bp > 10_000 || deduct_bp === undefined || deduct_bp > 10_000)
      problems[`${i}.tax`] = '比例写 0 到 100 的百分数。'
    else if (before !== undefined && over <= before) problems[`${i}.tax`] = '税档须从低到高。'
    return { over: over ?? 0, bp: bp ?? 0, ...(deduct && { deduct }), ...(deduct_bp && { deduct_bp }), ...(less && { less }) }
  })
}

export function payoutRead(f: PayoutForm): Read<Rules> {
  const problems: Problems = {}
  const fen = {} as Record<Money, number>
  for (const { key } of moneyFields) {
    const n = toFen(f[key])
    if (n === undefined) problems[key] = '金额的写法不对，例如 200。'
    fen[key] = n ?? 0
  }
  const times = toCount(f.times)
  if (!times || times > 1000) problems['times'] = '写 1 到 1000 的次数。'
  if (!f.wechat && !f.bank) problems['roads'] = '至少选一种提现方式。'
  if (fen.smallest < 10) problems['smallest'] ||= '微信规定单笔不低于 0.10 元。'
  if (fen.largest < fen.smallest) problems['largest'] ||= '不能低于单笔最低。'
  if (fen.bank_largest < fen.smallest) problems['bank_largest'] ||= '不能低于单笔最低。'
  if (fen.day < fen.largest) problems['day'] ||= '不能低于单笔最高。'
  if (fen.all_day < fen.day) problems['all_day'] ||= '不能低于一个人一天的。'
  if (fen.name_from < 30 || fen.name_from > 200_000) problems['name_from'] ||= '微信规定在 0.30 元到 2000 元之间。'
  if (!/^\d{4}$/.test(f.scene.trim())) problems['scene'] = '场景编号是四位数字。'
  for (const key of ['post', 'reward', 'remark'] as const) {
    const n = [...f[key].trim()].length
    if (n < 1 || n > 32) problems[key] = '写 1 到 32 个字。'
  }
  const tax = readTax(f, problems)
  const roads: Rules['roads'] = [...(f.wechat ? ['wechat' as const] : []), ...(f.bank ? ['bank' as const] : [])]
  const text = { scene: f.scene.trim(), post: f.post.trim(), reward: f.reward.trim(), remark: f.remark.trim() }
  return { rules: { roads, ...fen, times: times ?? 0, ...text, ...(tax.length && { tax }) }, problems }
}

export const payout: Spec<Rules, PayoutForm> = {
  kind: 'payout',
  title: '提现',
  note: '分销商怎样拿到钱：方式、限额、报备和代扣税。申请时的规则跟着那笔提现走到底。',
  needs: 'payout.view',
  list: () => api.get('/policies/payout', {}),
  draft: (body) => api.post('/policies/payout', { body }),
  words: payoutWords,
  form: payoutForm,
  read: payoutRead,
  component: PayoutForm,
}
