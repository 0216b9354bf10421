import type { Schema } from '@/api/client'

export type Journal = Schema<'LedgerJournalView'>
export type Refund = Schema<'PaymentRefundView'>

/** What each account is. `owed`: a credit balance is normal, so that it is shown as positive. */
export const accounts: Record<string, { text: string; note: string; owed?: boolean }> = {
  'wechat.held': { text: '微信担保中', note: '买家已付，微信还没结算给我们' },
  'wechat.available': { text: '微信可用余额', note: '已结算到商户基本账户' },
  'wechat.operating': { text: '微信运营账户', note: '用来付提现' },
  bank: { text: '银行存款', note: '经银行收付的钱' },
  escrow: { text: '担保货款', note: '已付未收货，不属于任何一方', owed: true },
  'refund.due': { text: '应退款', note: '已决定退给买家，还没退到', owed: true },
  'sales.goods': { text: '商品销售', note: '已收货的货款', owed: true },
  'sales.freight': { text: '运费收入', note: '已收货订单的运费', owed: true },
  'expense.fee': { text: '支付手续费', note: '微信收取' },
  suspense: { text: '待查', note: '账单里还没弄清的款项' },
}

export const kinds: Record<string, string> = {
  paid: '买家付款',
  unusable: '不可用的付款',
  'refund.decided': '决定退款',
  'refund.done': '退款到账',
  'refund.banked': '银行转账退款',
  received: '买家收货',
  settled: '微信结算',
  fee: '手续费',
}

export function accountName(code: string): string {
  return accounts[code]?.text ?? code
}

/** An account's balance as people read it: what is owed, sold or earned is positive. */
export function balance(code: string, amount: number): number {
  return accounts[code]?.owed ? (amount === 0 ? 0 : -amount) : amount
}
