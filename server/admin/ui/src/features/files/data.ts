import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'

export type StoredFile = Schema<'ContentFileView'>
export type FileState = StoredFile['state']

export const states: Marks<FileState> = {
  unchecked: { text: '等微信检查', tone: 'busy' },
  checking: { text: '微信在检查', tone: 'busy' },
  passed: { text: '通过', tone: 'good' },
  refused: { text: '微信拒绝，不再展示', tone: 'bad' },
}

export const columns: Column[] = [
  { key: 'picture', title: '文件' },
  { key: 'uses', title: '用在哪里', grow: true },
  { key: 'owner', title: '谁上传的' },
  { key: 'size', title: '大小', num: true },
  { key: 'state', title: '内容检查' },
  { key: 'made', title: '上传时间', wide: true },
  { key: 'acts', title: '' },
]

/** A number of bytes as people say it. */
export function size(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`
}

/** Where a file is used, each place once, with how often. */
export function places(f: StoredFile): { what: string; path: string; n: number }[] {
  const by = new Map<string, { what: string; path: string; n: number }>()
  for (const u of f.uses) {
    const had = by.get(u.what + u.path)
    if (had) had.n++
    else by.set(u.what + u.path, { ...u, n: 1 })
  }
  return [...by.values()]
}
