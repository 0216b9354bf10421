import type { AfterCase, AfterOption, AfterKind } from '@/api'
import { countdown } from './time'

export const KINDS: Record<AfterKind, { name: string; text: string }> = {
  refund: { name: '仅退款', text: '没收到货，或与商家商量好不用寄回' },
  return: { name: '退货退款', text: '寄回商品，商家收到后退款' },
  exchange: { name: '换货', text: '寄回商品，换一件同款' },
}

const STATES: Record<AfterCase['state'], string> = {
  applied: '等商家答复',
  approved: '请寄回商品',
  returning: '寄回途中',
  arrived: '商家已收到',
  reshipped: '换的货已发出',
  refunding: '退款中',
  stuck: '退款遇到问题',
  done: '已完成',
  rejected: '商家未同意',
  withdrawn: '已撤销',
}

export const caseText = (state: AfterCase['state']): string => STATES[state]

/** One sentence of what comes next and until when. */
export function nextStep(one: Pick<AfterCase, 'state' | 'clock_at' | 'kind' | 'answer'>, now: number): string {
  const left = one.clock_at ? countdown(Date.parse(one.clock_at), now) : ''
  switch (one.state) {
    case 'applied':
      return left ? `商家会在 ${left}内答复` : '商家已超过答复时间，我们正在催促'
    case 'approved':
      return left ? `请在 ${left}内寄出并填写单号，逾期自动撤销` : '请尽快寄出并填写单号'
    case 'returning':
      return '商家收到并验货后' + (one.kind === 'exchange' ? '寄出新的' : '退款')
    case 'arrived':
      return left ? `商家会在 ${left}内寄出新的` : '商家正在寄出新的'
    case 'reshipped':
      return left ? `收到后请确认，${left}后自动确认` : '收到后请确认'
    case 'refunding':
      return '微信正在退款，原路退回，一般几分钟内到账'
    case 'stuck':
      return '退款没有成功，商家会尽快处理，不需要您操作'
    case 'done':
      return one.kind === 'exchange' ? '换货完成' : '款项已原路退回'
    case 'rejected':
      return one.answer ? `商家说：${one.answer}` : '可以补充说明后再申请'
    case 'withdrawn':
      return '可以再次申请'
  }
}

/** Events as people read them; the server's details follow. */
export const EVENTS: Record<string, string> = {
  applied: '提交申请',
  approved: '商家同意，等您寄回',
  returning: '您已寄出',
  arrived: '商家收到退回的商品',
  reshipped: '商家寄出换的货',
  refunding: '开始退款',
  stuck: '退款遇到问题',
  done: '完成',
  rejected: '商家未同意',
  withdrawn: '申请已撤销',
  retried: '再次退款',
}

/** What is asked for of one line. */
export interface Wanted {
  line_id: string
  pieces: number
  amount: number
}

/** How many pieces of a line this kind can take. */
export const most = (option: AfterOption, kind: AfterKind): number => (kind === 'refund' ? option.refundable : option.returnable)

/** The amount that the server proposes for so many pieces. */
export const proposed = (option: AfterOption, pieces: number): number => option.proposed[pieces - 1] ?? 0

/** A line as it is first ticked: all pieces of it, for what was proposed. */
export const wantAll = (option: AfterOption, kind: AfterKind): Wanted => {
  const pieces = most(option, kind)
  return { line_id: option.line_id, pieces, amount: proposed(option, pieces) }
}

/** What is asked back in all. */
export const sum = (wanted: Wanted[], freight: number): number => wanted.reduce((total, one) => total + one.amount, freight)
