import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'
import type { Kind } from './data'

export type PosterBatch = Schema<'PosterBatchView'>

export const batchStates: Marks<PosterBatch['state']> = {
  running: { text: '进行中', tone: 'busy' },
  done: { text: '做完了', tone: 'good' },
  cancelled: { text: '停止了', tone: 'quiet' },
}

export const batchColumns: Column[] = [
  { key: 'title', title: '批次' },
  { key: 'progress', title: '进度', grow: true },
  { key: 'state', title: '状态' },
  { key: 'started', title: '开始', wide: true },
  { key: 'until', title: '展示到', wide: true },
]

/** How far a batch is, in words. */
export function madeOf(b: PosterBatch): string {
  const failed = b.failed ? `，${b.failed} 位没有做成` : ''
  return `${b.total} 位分销商，做好 ${b.done} 张${failed}`
}

/** The kinds that a batch can be of, and whose words staff give for each. */
export const batchKinds: Partial<Record<Kind, string>> = {
  product: '',
  arrival: '',
  festival: 'festival.',
  story: 'story.',
  campaign: 'campaign.',
}

/** The kinds whose links lead to a product. */
export const ofProduct = (k: Kind) => k === 'product' || k === 'arrival' || k === 'festival'
