/** Where the thing that an alert or a line of the audit log is about can be seen. */
export function linkOf(subject: string, id: string): string | undefined {
  const pages: Record<string, string> = { order: '/orders/', product: '/products/', aftersale: '/after-sales/' }
  return pages[subject] && id !== '0' ? pages[subject] + id : undefined
}

/** Jobs by what they do. */
export const jobKinds: Record<string, string> = {
  'shipping.upload': '把发货信息录入微信',
  'payment.close': '关闭支付单',
  'payment.close_attempt': '关闭一次支付尝试',
  'payment.refund': '向微信申请退款',
  'content.check': '请微信检查图片',
}
