import type { Standing } from '@/api'

interface Told {
  title: string
  text: string
  icon: string
  /** What the one button does, where there is one. */
  action?: 'apply'
}

/** What a person is told who does not sell now; undefined for who does. */
export function standingText(one: Pick<Standing, 'state' | 'reason'>): Told | undefined {
  switch (one.state) {
    case 'none':
      return { icon: 'leaf', title: '把好茶分享给朋友', text: '朋友经您的分享购买，售后期满后佣金归您。加入免费，须经审核。', action: 'apply' }
    case 'applied':
      return { icon: 'clock', title: '申请正在审核', text: '审核有结果时，会在消息里告诉您。' }
    case 'rejected':
      return { icon: 'alert', title: '申请没有通过', text: one.reason ? `理由：${one.reason}。可以修改后重新提交。` : '可以修改后重新提交。', action: 'apply' }
    case 'expelled':
      return { icon: 'alert', title: '分销资格已终止', text: `${one.reason ? `理由：${one.reason}。` : ''}未提现的佣金会在核查后处理；如有异议，请联系客服申诉。` }
    case 'suspended':
    case 'active':
      return undefined
  }
}

/** The word at the door in "我的". */
export function doorText(one: Standing | undefined): string {
  if (!one) return ''
  const words: Record<Standing['state'], string> = { none: '免费加入', applied: '审核中', rejected: '未通过，可重新申请', active: one.tier?.name ?? '', suspended: '已暂停', expelled: '已终止' }
  return words[one.state]
}

/** 9000 → "9 折", 8500 → "8.5 折", 8888 → "8.888 折" */
export const discount = (bp: number): string => `${bp / 1000} 折`

/** How far sales have come from this tier's bar to the next one's, in percent; 100 at the top. */
export function climbed(one: Pick<Standing, 'sales' | 'tier' | 'next'>): number {
  const from = one.tier?.bar ?? 0
  if (!one.next) return 100
  return Math.max(0, Math.min(100, Math.floor(((one.sales - from) * 100) / (one.next.bar - from))))
}

/** What is missing to a bar, in fen; 0 when it is reached. */
export const missingTo = (bar: number, sales: number): number => Math.max(0, bar - sales)

/** What is wrong with an application, by field; empty when nothing is. */
export function wrongWith(form: { name: string; phone: string; channel: string; province: string; agreed: boolean }): Record<string, string> {
  const wrong: Record<string, string> = {}
  if (form.name.trim().length < 2 || /\d/.test(form.name)) wrong.name = '请填写真实姓名，提现时要核对'
  if (!/^1[3-9]\d{9}$/.test(form.phone)) wrong.phone = '请填写 11 位手机号'
  if (!form.channel.trim()) wrong.channel = '说说打算在哪里分享'
  if (!form.province) wrong.region = '请选择所在地区'
  if (!form.agreed) wrong.agreed = '请先阅读并同意分销协议'
  return wrong
}
