import type { Schema } from '@/api/client'
import type { Column } from '@/components/table'
import type { Marks } from '@/components/status'

export type Product = Schema<'CatalogStaffView'>
export type Shelf = Product['shelf']

export const shelves: Marks<Shelf> = { on: { text: '在售', tone: 'good' }, off: { text: '已下架', tone: 'quiet' } }

export const columns: Column[] = [
  { key: 'product', title: '商品', grow: true },
  { key: 'category', title: '分类', wide: true },
  { key: 'skus', title: '规格', num: true, wide: true },
  { key: 'price', title: '零售价', num: true },
  { key: 'left', title: '可售', num: true },
  { key: 'shelf', title: '状态' },
  { key: 'updated', title: '修改时间', wide: true, sort: 'updated' },
]

/** The key of a stored picture: the last part of its address. */
export function keyOf(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1)
}
