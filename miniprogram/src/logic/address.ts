import type { Address } from '@/api'

/** An address that is being written. */
export type Draft = Address & { is_default: boolean }

export const blank = (): Draft => ({ name: '', phone: '', province: '', city: '', district: '', detail: '', is_default: false })

/** "浙江省 杭州市 西湖区"; a city that is its own province is said once. */
export const regionText = (a: Pick<Address, 'province' | 'city' | 'district'>): string =>
  [a.province, a.city === a.province ? '' : a.city, a.district].filter(Boolean).join(' ')

/** The whole address in one line. */
export const addressText = (a: Address): string => `${regionText(a)} ${a.detail}`

/** 199****0001: enough to know it by. */
export const maskPhone = (phone: string): string => phone.replace(/^(\d{3})\d+(\d{4})$/, '$1****$2')

/** What keeps the address from being saved, by field. */
export function faults(draft: Draft): Partial<Record<'name' | 'phone' | 'region' | 'detail', string>> {
  return {
    ...(draft.name.trim() ? {} : { name: '请填写收货人' }),
    ...(/^1[3-9]\d{9}$/.test(draft.phone.trim()) ? {} : { phone: draft.phone ? '手机号应为 11 位数字' : '请填写手机号' }),
    ...(draft.province && draft.city ? {} : { region: '请选择所在地区' }),
    ...(draft.detail.trim() ? {} : { detail: '请填写街道、门牌号' }),
  }
}
