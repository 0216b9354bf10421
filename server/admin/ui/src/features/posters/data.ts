import type { Schema } from '@/api/client'
import type { Marks } from '@/components/status'

export type Design = Schema<'PosterDesignView'>
export type Fault = Schema<'PosterFaultView'>
export type Kind = Design['kind']

export const states: Marks<Design['state']> = {
  draft: { text: '草稿', tone: 'wait' },
  published: { text: '使用中', tone: 'good' },
  retired: { text: '已停用', tone: 'quiet' },
}

export const kinds: Record<Kind, string> = {
  product: '商品',
  arrival: '新品',
  festival: '节气',
  card: '分享卡片',
  story: '品牌故事',
  campaign: '活动',
  opening: '子站开业',
  certificate: '授权书',
}

/** All versions of one template, the newest first. */
export interface Family {
  code: string
  kind: Kind
  name: string
  /** What people see now; without one, the newest version stands for the template. */
  shown: Design
  used: Design | undefined
  versions: Design[]
}

/** Templates by kind, in the order of `kinds`. */
export function families(all: readonly Design[]): Family[] {
  const by = new Map<string, Design[]>()
  for (const d of all) by.set(d.code, [...(by.get(d.code) ?? []), d])
  const order = Object.keys(kinds)
  return [...by]
    .map(([code, list]) => {
      const versions = list.toSorted((a, b) => b.version - a.version)
      const used = versions.find((v) => v.state === 'published')
      const shown = used ?? (versions[0] as Design)
      return { code, kind: shown.kind, name: shown.name, shown, used, versions }
    })
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.code.localeCompare(b.code))
}

export const latest = (all: readonly Design[], code: string) =>
  all.filter((d) => d.code === code).reduce((most, d) => Math.max(most, d.version), 0)

export const specimen = (id: string, sample = 'plain') => `/api/admin/v1/poster-templates/${id}/specimen?case=${sample}`

/** What is wrong, by the layer that it is wrong with. */
export function byLayer(faults: readonly Fault[]): { layer: number; name: string; faults: Fault[] }[] {
  const by = new Map<number, Fault[]>()
  for (const f of faults) by.set(f.layer, [...(by.get(f.layer) ?? []), f])
  return [...by].toSorted(([a], [b]) => a - b).map(([layer, list]) => ({ layer, name: list[0]?.name ?? '', faults: list }))
}
