import type { Payout, PayoutTerms } from '@/api'
import { fen, money } from './money'
import { countdown, fullTime } from './time'

type Road = Payout['road']
type Bracket = NonNullable<PayoutTerms['rules']['tax']>[number]

/** How money leaves, in words. */
export const ROADS: Record<Road, string> = { wechat: '微信零钱', bank: '银行卡' }

const STATES: Record<Payout['state'], string> = {
  requested: '等待审核',
  approved: '已批准，即将发出',
  sending: '正在转账',
  awaiting_confirm: '待您确认收款',
  paid: '已到账',
  failed: '转账未成',
  cancelled: '已取消',
  rejected: '未批准',
  withdrawn: '已撤回',
}

/** A payout's state in words. */
export const payoutText = (one: Pick<Payout, 'state' | 'road'>): string => (one.state === 'sending' && one.road === 'bank' ? '财务正在转账' : STATES[one.state])

/** One sentence of what happens next. */
export function payoutNext(one: Payout, now: number): string {
  const back = `${one.reason ? `原因：${one.reason}。` : ''}${money(one.amount)} 已回到可提现余额。`
  switch (one.state) {
    case 'requested':
      return '品牌方审核后发出，发出前可以随时撤回。'
    case 'approved':
      return one.road === 'wechat' ? '马上发给微信，发出后请在微信里确认收款。' : '财务会从银行转账，开始前可以撤回。'
    case 'sending':
      return one.road === 'wechat' ? '正在等微信答复，通常几秒钟。' : '银行入账后，这里会显示已到账。'
    case 'awaiting_confirm': {
      if (one.cancelling) return '已申请取消，正在等微信答复。'
      const left = one.due_at ? countdown(Date.parse(one.due_at), now) : ''
      return left ? `请在 ${left}${/\d$/.test(left) ? ' ' : ''}内点“确认收款”，逾期会取消，钱回到可提现余额。` : '请点“确认收款”，钱就到您的微信零钱。'
    }
    case 'paid':
      return `${money(one.net)} 已到您的${ROADS[one.road]}。`
    case 'failed':
    case 'cancelled':
    case 'rejected':
    case 'withdrawn':
      return back
  }
}

/** What has happened to a payout, the latest first. */
export function payoutStory(one: Payout): { at: string; text: string }[] {
  const ended = ['paid', 'failed', 'cancelled', 'rejected', 'withdrawn'].includes(one.state)
  const steps: [string | undefined, string][] = [
    [one.requested_at, `申请提现 ${money(one.amount)}`],
    [one.approved_at, one.tax ? `品牌方批准，代扣税 ${money(one.tax)}` : '品牌方批准'],
    [one.sent_at, one.road === 'wechat' ? '已发给微信' : '财务开始转账'],
    [one.done_at, ended ? payoutText(one) : ''],
  ]
  return steps
    .filter((step): step is [string, string] => step[0] !== undefined && step[1] !== '')
    .map(([at, text]) => ({ at: fullTime(at), text }))
    .reverse()
}

/** What its owner can do with a payout now. The server has the last word. */
export function payoutActions(one: Payout): ('withdraw' | 'cancel' | 'confirm')[] {
  if (one.state === 'requested' || one.state === 'approved') return ['withdraw']
  if (one.road !== 'wechat' || one.cancelling) return []
  if (one.state === 'awaiting_confirm') return one.confirm ? ['cancel', 'confirm'] : ['cancel']
  return []
}

/** Its end is not there yet: worth asking again in a moment. */
export const moving = (one: Pick<Payout, 'state' | 'road' | 'cancelling'>): boolean => one.road === 'wechat' && (one.state === 'approved' || one.state === 'sending' || one.cancelling)

/** The most that one payout by a road can be now, in fen. */
export function largest(terms: PayoutTerms, road: Road): number {
  const { rules } = terms
  return Math.max(0, Math.min(terms.available, ...(road === 'bank' ? [rules.bank_largest] : [rules.largest, terms.day_left])))
}

/** The limits of a road, in a sentence. */
export function limits(terms: PayoutTerms, road: Road): string {
  const { rules } = terms
  const one = `单笔 ${money(rules.smallest)} 至 ${money(road === 'bank' ? rules.bank_largest : rules.largest)}`
  return road === 'bank' ? `${one}，今天还能申请 ${terms.times_left} 次` : `${one}，今天还能提 ${money(terms.day_left)}、${terms.times_left} 次`
}

/** What is wrong with the amount that was typed; "" when it can be asked for or nothing was typed. */
export function wrongAmount(typed: string, terms: PayoutTerms, road: Road): string {
  if (!typed) return ''
  const amount = fen(typed)
  const { rules } = terms
  const most = road === 'bank' ? rules.bank_largest : rules.largest
  if (amount === undefined) return '请填写金额，最多两位小数'
  if (amount < rules.smallest) return `单笔不少于 ${money(rules.smallest)}`
  if (amount > terms.available) return `可提现余额只有 ${money(terms.available)}`
  if (amount > most) return `单笔不超过 ${money(most)}，请分次申请`
  if (road === 'wechat' && amount > terms.day_left) return `今天只能再提 ${money(terms.day_left)}，其余请明天再来`
  return ''
}

/** Why nothing can be asked for at all now; "" when something can. */
export function stopped(terms: PayoutTerms): string {
  if (terms.times_left === 0) return '今天的提现次数已用完，请明天再来'
  if (terms.available < terms.rules.smallest) return `可提现余额不足 ${money(terms.rules.smallest)}，还不能提现`
  return ''
}

const percent = (bp: number): string => `${bp / 100}%`

/** The tax, bracket by bracket, in words. */
export const taxWords = (brackets: Bracket[] = []): string[] =>
  brackets.map((one) => {
    const over = one.over > 0 ? `当月合计超过 ${money(one.over)}` : '当月合计'
    if (!one.bp) return `${over}：不扣税`
    const less = [one.deduct ? `减除 ${money(one.deduct)}` : '', one.deduct_bp ? `再减除 ${percent(one.deduct_bp)}` : ''].filter(Boolean).join('，')
    return `${over}：${less ? `${less}，` : ''}税率 ${percent(one.bp)}${one.less ? `，速算扣除 ${money(one.less)}` : ''}`
  })

/** What is wrong with a bank account, by field; empty when nothing is. */
export function wrongAccount(account: { holder: string; bank: string; number: string }): Record<string, string> {
  const wrong: Record<string, string> = {}
  if (account.holder.trim().length < 2) wrong.holder = '户名须与您的真实姓名一致'
  if (account.bank.trim().length < 2) wrong.bank = '请填写开户行，写到支行更快到账'
  if (!/^\d{8,30}$/.test(account.number.replace(/\s/g, ''))) wrong.number = '请填写银行卡号'
  return wrong
}
