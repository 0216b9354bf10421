import { jobs } from '@/core/nav'
import { may, mayAny } from '@/core/session'

export interface Hit {
  title: string
  group: string
  to: string
}

const account: Hit = { title: '我的账号', group: '设置', to: '/account' }

/** Pages by their words, and what the words themselves could be: an order's number, a product's name. */
export function find(words: string): Hit[] {
  const w = words.trim().toLowerCase()
  const hits: Hit[] = []
  if (/^\d{6,19}$/.test(w) && may('order.view')) hits.push({ title: `打开订单 ${w}`, group: '订单', to: `/orders/${w}` })
  for (const j of jobs) {
    for (const p of j.places) {
      if (mayAny(p.needs) && `${j.title} ${p.title} ${p.also ?? ''}`.toLowerCase().includes(w))
        hits.push({ title: p.title, group: j.title, to: p.to })
    }
  }
  if ('我的账号 密码 会话'.includes(w)) hits.push(account)
  if (w && !/^\d{6,}$/.test(w) && may('catalog.view'))
    hits.push({ title: `在商品里找「${words.trim()}」`, group: '商品', to: `/products?q=${encodeURIComponent(words.trim())}` })
  return hits
}
