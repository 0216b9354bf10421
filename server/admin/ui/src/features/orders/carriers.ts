/** WeChat's codes of the carriers most used; any other code can be typed. */
export const carriers = [
  { value: 'SF', label: '顺丰速运' },
  { value: 'ZTO', label: '中通快递' },
  { value: 'YTO', label: '圆通速递' },
  { value: 'STO', label: '申通快递' },
  { value: 'YUNDA', label: '韵达快递' },
  { value: 'JTSD', label: '极兔速递' },
  { value: 'JD', label: '京东快递' },
  { value: 'EMS', label: 'EMS' },
  { value: 'DBL', label: '德邦快递' },
]

export function carrierName(code: string): string {
  return carriers.find((c) => c.value === code)?.label ?? code
}
