import type { InvoiceTitle } from '@/api'

export const EMPTY: InvoiceTitle = { kind: 'personal', name: '', tax_no: '', email: '' }

/** What is wrong with a title, by field; empty when nothing is. */
export function wrongWith(one: InvoiceTitle): Record<string, string> {
  const wrong: Record<string, string> = {}
  if (!one.name.trim()) wrong.name = one.kind === 'company' ? '请填写单位全称' : '请填写姓名'
  if (one.kind === 'company' && !/^[0-9A-Z]{15}([0-9A-Z]{3}([0-9A-Z]{2})?)?$/.test(one.tax_no ?? '')) wrong.tax_no = '税号是 15、18 或 20 位数字和大写字母'
  if (one.email && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(one.email)) wrong.email = '邮箱地址不对'
  return wrong
}

/** A title as the server takes it: what does not belong to its kind is left out. */
export const cleaned = (one: InvoiceTitle): InvoiceTitle => ({
  kind: one.kind,
  name: one.name.trim(),
  ...(one.kind === 'company' && { tax_no: one.tax_no }),
  ...(one.email && { email: one.email }),
})
