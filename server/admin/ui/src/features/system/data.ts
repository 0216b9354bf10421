import type { Schema } from '@/api/client'
import type { Marks } from '@/components/status'

export type Check = NonNullable<Schema<'AdminSystemCheckResponse'>['items']>[number]
export type Setting = NonNullable<Schema<'AdminSystemSettingsResponse'>['items']>[number]

export const checkStates: Marks<Check['state']> = {
  ok: { text: '通过', tone: 'good' },
  failed: { text: '不通过', tone: 'bad' },
  by_hand: { text: '请人工确认', tone: 'wait' },
  off: { text: '未启用', tone: 'quiet' },
}

/** The parts of the configuration file, in its order. */
export const sections: Record<string, string> = {
  server: '服务',
  brand: '品牌',
  poster: '海报',
  data: '数据目录',
  database: '数据库',
  cache: '缓存',
  files: '文件',
  wechat: '微信与商户号',
  batch: '批量',
  order: '订单时限与运费',
  aftersale: '售后',
  support: '投诉',
  notices: '订阅消息模板',
  alerts: '提醒渠道',
  secrets: '密钥文件',
  four_eyes: '双人复核',
  worker: '后台任务',
  log: '日志',
}

/** Settings by the section they stand in. */
export function bySection(items: Setting[]): { name: string; title: string; items: Setting[] }[] {
  const out: { name: string; title: string; items: Setting[] }[] = []
  for (const s of items) {
    const name = s.key.split('.')[0] ?? ''
    const last = out.at(-1)
    if (last?.name === name) last.items.push(s)
    else out.push({ name, title: sections[name] ?? name, items: [s] })
  }
  return out
}

/** What a setting says to a reader. */
export function told(s: Setting): string {
  if (s.secret) return s.set ? '已设置，不显示' : '未设置'
  return s.value || '—'
}
