/** What waits, where its list is, and what it means. */
export const queues: Record<string, { title: string; note: string; to: string; tone: 'wait' | 'bad' }> = {
  to_ship: { title: '待发货', note: '已付款，等仓库发出', to: '/orders?state=paid', tone: 'wait' },
  overdue: { title: '超时未发', note: '过了承诺的发货时间', to: '/orders?overdue=true', tone: 'bad' },
  after_sales: { title: '售后待处理', note: '买家在等品牌答复', to: '/after-sales', tone: 'wait' },
  after_sales_stuck: { title: '售后受阻', note: '退款没有成功，需要人处理', to: '/after-sales?state=stuck', tone: 'bad' },
  complaints: { title: '微信投诉', note: '超时未回复会影响结算', to: '/complaints', tone: 'bad' },
  applications: { title: '分销申请', note: '想成为分销商的人在等审核', to: '/distributors?state=applied', tone: 'wait' },
  questions: { title: '归属疑问', note: '分销商认为订单归属不对', to: '/questions', tone: 'wait' },
  risk_cases: { title: '风险提示', note: '佣金暂扣着，等人处理', to: '/risk', tone: 'bad' },
  rules: { title: '规则待发布', note: '同事起草的，等您核对后发布', to: '/policies', tone: 'wait' },
  payouts: { title: '提现待审核', note: '分销商在等钱', to: '/payouts?state=requested', tone: 'wait' },
  payout_batches: { title: '提现批次待确认', note: '超过限额，要另一位同事', to: '/payout-batches?state=open', tone: 'wait' },
  bank_payouts: { title: '提现待银行转账', note: '转好后登记回单', to: '/payouts?road=bank', tone: 'wait' },
  write_offs: { title: '欠款核销待批准', note: '一人申请，另一人批准', to: '/write-offs', tone: 'wait' },
  differences: { title: '对账差异', note: '账本与微信账单不符', to: '/reconcile', tone: 'bad' },
  refund_bank: { title: '待银行转账', note: '微信已关闭的退款', to: '/refunds', tone: 'bad' },
  alerts: { title: '提醒', note: '系统请人看一眼的事', to: '/alerts', tone: 'bad' },
  dead_jobs: { title: '失败的任务', note: '多次重试仍未成功', to: '/jobs', tone: 'bad' },
}

/** How today stands beside yesterday at the same hour, in words. */
export function beside(today: number, yesterday: number): string {
  if (yesterday === 0) return '昨天此时还没有'
  const percent = Math.round(((today - yesterday) * 100) / yesterday)
  if (percent === 0) return '与昨天此时持平'
  return percent > 0 ? `比昨天此时多 ${percent}%` : `比昨天此时少 ${-percent}%`
}
