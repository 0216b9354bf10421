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
  frozen: { text: '佣金冻结', note: '买家还可以退货，不能提现', owed: true },
  available: { text: '佣金可提现', note: '分销商的；负数是欠款', owed: true },
  withheld: { text: '佣金暂扣', note: '正在核查', owed: true },
  paying: { text: '提现中', note: '已申请，还没有到账', owed: true },
  'tax.payable': { text: '应交代扣税', note: '从提现里扣下，要交给税务', owed: true },
  'sales.goods': { text: '商品销售', note: '已收货的货款', owed: true },
  'sales.freight': { text: '运费收入', note: '已收货订单的运费', owed: true },
  'expense.fee': { text: '支付手续费', note: '微信收取' },
  'expense.other': { text: '其他费用', note: '由员工说明原因记入的' },
  'commission.deferred': { text: '待摊佣金', note: '已应许，货款还没有确认' },
  'commission.expense': { text: '佣金支出', note: '已确认的佣金，减去收回的' },
  'equity.opening': { text: '期初余额', note: '第一张账单之前就在微信的钱', owed: true },
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
  'fee.back': '退回手续费',
  'fund.moved': '资金变动',
  'fund.opening': '期初余额',
  'fund.cleared': '待查款项已说明',
  'commission.accrued': '产生佣金',
  'commission.released': '佣金到期',
  'commission.reversed': '退款收回佣金',
  'commission.corrected': '更正归属',
  'commission.withheld': '暂扣佣金',
  'commission.freed': '放行佣金',
  'commission.forfeited': '没收佣金',
  'debt.written_off': '核销欠款',
  'payout.asked': '申请提现',
  'payout.paid': '提现到账',
  'payout.returned': '提现退回',
}

export function accountName(code: string): string {
  return accounts[code]?.text ?? code
}

/** An account's balance as people read it: what is owed, sold or earned is positive. */
export function balance(code: string, amount: number): number {
  return accounts[code]?.owed ? (amount === 0 ? 0 : -amount) : amount
}
