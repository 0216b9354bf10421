/** Where the thing that an alert or a line of the audit log is about can be seen. */
export function linkOf(subject: string, id: string): string | undefined {
  const pages: Record<string, string> = {
    order: '/orders/',
    product: '/products/',
    after_sale: '/after-sales/',
    complaint: '/complaints/',
    distributor: '/distributors/',
    payout: '/payouts/',
    payout_batch: '/payout-batches/',
    risk_case: '/risk/',
  }
  if (subject === 'reconcile') return '/reconcile'
  if (subject.startsWith('policy.')) return `/policies/${subject.slice('policy.'.length)}`
  return pages[subject] && id !== '0' ? pages[subject] + id : undefined
}

/** Jobs by what they do. */
export const jobKinds: Record<string, string> = {
  'shipping.upload': '把发货信息录入微信',
  'payment.close': '关闭支付单',
  'payment.close_attempt': '关闭一次支付尝试',
  'payment.refund': '向微信申请退款',
  'content.check': '请微信检查图片',
  'notify.deliver': '把提醒发到企业微信或邮箱',
  'notify.push': '给买家发订阅消息',
  'referral.code': '请微信做小程序码',
  'payout.send': '发出提现，查询结果',
  'risk.look': '检查订单的风险',
  'commission.withhold': '暂扣终止者的佣金',
  'commission.free': '放行恢复者的佣金',
  'support.sync': '读取微信投诉',
  'support.answer': '把回复发给微信投诉',
  'support.complete': '请微信结束投诉',
}
