import { shallowRef } from 'vue'
import { get, post, type Link, type Standing } from '@/api'
import { platform } from '@/platform'

const standing = shallowRef<Standing>()
let asked: Promise<void> | undefined

/** Whether this person may share and earn: asked once; the workbench tells of every change that it sees. */
export function useSeller() {
  if (platform.canTrade)
    asked ??= get('/api/v1/distributor').then(heardStanding, () => {
      asked = undefined // Pages do without; the next one asks again.
    })
  return standing
}

/** Takes note of the standing after each answer that brings it. */
export function heardStanding(found: Standing): void {
  standing.value = found
}

/** The caller's link to a product, or to the shop without one: the same for the same channel. */
export const makeLink = (product: string, channel = ''): Promise<Link> =>
  post('/api/v1/distributor/links', { body: { ...(product ? { target: 'product', product_id: product } : { target: 'home' }), channel: channel || undefined } })

/** The page that every share of a link opens. */
export const linkPage = (link: Pick<Link, 'code'>): string => `/pages/s/index?scene=${link.code}`
