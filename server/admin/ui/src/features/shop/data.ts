import type { Schema } from '@/api/client'
import type { Marks } from '@/components/status'
import { plainYuan, toCount, toFen, yuan } from '@/core/format'

export type Invoice = Schema<'OrderInvoiceView'>
export type AgreementKind = Schema<'MemberAgreementView'>['kind']
export type Template = Schema<'FreightTemplateView'>
type Rule = Schema<'FreightRuleBody'>
export type TemplateBody = Schema<'FreightTemplateBody'>

export const invoiceStates: Marks<Invoice['state']> = {
  requested: { text: '待开票', tone: 'wait' },
  issued: { text: '已开票', tone: 'good' },
  refused: { text: '不能开', tone: 'quiet' },
}

export const agreementKinds: Record<AgreementKind, { text: string; note: string; effect: string }> = {
  privacy: { text: '隐私政策', note: '收集什么、为什么、保存多久。', effect: '买家下次打开时请求同意。' },
  terms: { text: '用户协议', note: '买卖双方的权利和义务。', effect: '买家下次打开时请求同意。' },
  marketing: { text: '营销信息', note: '愿意收到活动消息的人另行同意。', effect: '已同意旧版的人会再被问一次。' },
  distributor: { text: '分销协议', note: '申请成为分销商时同意；没有它就不能申请。', effect: '新的申请须同意这一版。' },
}

/** A rule of freight as typed. */
export interface RuleForm {
  regions: string
  first: string
  firstFee: string
  step: string
  stepFee: string
  freeOver: string
  refuse: boolean
}
export interface TemplateForm {
  name: string
  by: Template['charge_by']
  isDefault: boolean
  rules: RuleForm[]
}

export const emptyRule = (): RuleForm => ({ regions: '', first: '1', firstFee: '', step: '1', stepFee: '', freeOver: '', refuse: false })

export function templateForm(t: Template | undefined): TemplateForm {
  if (!t) return { name: '', by: 'pieces', isDefault: false, rules: [emptyRule()] }
  const rules = t.rules.map((r) => ({
    regions: r.regions.join(/* @verbatim: read again as typed */ '、'),
    first: String(r.first),
    firstFee: plainYuan(r.first_fee),
    step: String(r.step),
    stepFee: plainYuan(r.step_fee),
    freeOver: r.free_over ? plainYuan(r.free_over) : '',
    refuse: r.refuse,
  }))
  return { name: t.name, by: t.charge_by, isDefault: t.is_default, rules }
}

/** What a rule asks, in a sentence. */
export function ruleWords(r: Rule, by: Template['charge_by']): string {
  const where = r.regions.length ? r.regions.join('、') : '其他地区'
  if (r.refuse) return `${where}：不配送。`
  const unit = by === 'weight' ? '克' : '件'
  const more = r.step && r.step_fee ? `，每加 ${r.step} ${unit} ${yuan(r.step_fee)}` : ''
  const fee = r.first_fee || more ? `${r.first} ${unit}以内 ${yuan(r.first_fee)}${more}` : '免运费'
  return `${where}：${fee}${r.free_over ? `；满 ${yuan(r.free_over)} 包邮` : ''}。`
}

/** What the shop asks while no template is the default, in a sentence. */
export function flatWords(r: Rule): string {
  if (!r.first_fee) return '免运费。'
  return r.free_over ? `每单 ${yuan(r.first_fee)}，商品满 ${yuan(r.free_over)} 包邮。` : `每单 ${yuan(r.first_fee)}。`
}

export function templateRead(f: TemplateForm): { body: TemplateBody; problems: Record<string, string> } {
  const problems: Record<string, string> = {}
  if (!f.name.trim()) problems['name'] = '写上名称。'
  const rules = f.rules.map((r, i): Rule => {
    const regions = r.regions.split(/[、,，\s]+/).filter(Boolean)
    if (!regions.length && i < f.rules.length - 1) problems[`${i}.regions`] = '没有写地区的是「其他地区」，只能是最后一条。'
    if (r.refuse) return { regions, first: 0, first_fee: 0, step: 0, step_fee: 0, free_over: 0, refuse: true }
    const [first, step] = [toCount(r.first), toCount(r.step)]
    const [first_fee, step_fee, free_over] = [toFen(r.firstFee), toFen(r.stepFee || '0'), toFen(r.freeOver || '0')]
    if (first === undefined) problems[`${i}.first`] = '写整数。'
    if (step === undefined) problems[`${i}.step`] = '写整数。'
    if (first_fee === undefined) problems[`${i}.firstFee`] = '写金额，例如 8。'
    if (step_fee === undefined) problems[`${i}.stepFee`] = '写金额，例如 2。'
    if (free_over === undefined) problems[`${i}.freeOver`] = '写金额，或不写。'
    return {
      regions,
      first: first ?? 0,
      first_fee: first_fee ?? 0,
      step: step ?? 0,
      step_fee: step_fee ?? 0,
      free_over: free_over ?? 0,
      refuse: false,
    }
  })
  if (!rules.length) problems['rules'] = '至少要有一条。'
  return { body: { name: f.name.trim(), charge_by: f.by, is_default: f.isDefault, rules }, problems }
}
