import { shallowReactive } from 'vue'
import { api } from '@/api/client'

/** Titles of products by id, asked for once each. A product that can't be read has its number for a name. */
const titles = shallowReactive(new Map<string, string>())
const asked = new Set<string>()

export function know(id: string, title: string) {
  asked.add(id)
  titles.set(id, title)
}

export function titleOf(id: string): string {
  if (!asked.has(id)) {
    asked.add(id)
    api.get('/products/{id}', { path: { id } }).then(
      (p) => titles.set(id, p.title),
      () => titles.set(id, `商品 ${id}`),
    )
  }
  return titles.get(id) ?? '…'
}
