import type { Router } from 'vue-router'
import { jobs, shownTo } from '@/core/nav'
import { may } from '@/core/session'
import { mine } from './mine'

export interface Hit {
  id: string
  title: string
  group: string
  run: (router: Router) => unknown
}

const way = (title: string, group: string, to: string): Hit => ({ id: to, title, group, run: (r) => r.push(to) })

/** Pages and acts by their words, and what the words themselves could be: an order's or a parcel's number, somebody's phone or name, a product. */
export function find(words: string): Hit[] {
  const w = words.trim().toLowerCase()
  const asked = words.trim()
  const hits: Hit[] = []
  if (/^\d{15,19}$/.test(w) && may('order.view')) hits.push(way(`打开订单 ${w}`, '订单', `/orders/${w}`))
  const orders = way(`在订单里找「${asked}」`, '订单', `/orders?find=${encodeURIComponent(asked)}`)
  const number = /^[a-z0-9-]*\d{6,}[a-z0-9-]*$/.test(w)
  if (number && may('order.view')) hits.push(orders)
  for (const j of jobs) {
    for (const p of j.places) {
      if (shownTo(p) && `${j.title} ${p.title} ${p.also ?? ''}`.toLowerCase().includes(w)) hits.push(way(p.title, j.title, p.to))
    }
  }
  for (const m of mine()) {
    if (`${m.title} ${m.also}`.toLowerCase().includes(w)) hits.push({ id: m.id, title: m.title, group: '我的', run: m.run })
  }
  if (w && !number && may('order.view')) hits.push(orders)
  if (w && !number && may('catalog.view')) hits.push(way(`在商品里找「${asked}」`, '商品', `/products?q=${encodeURIComponent(asked)}`))
  return hits
}
