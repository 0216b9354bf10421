import { api, type Schema } from '@/api/client'
import { now } from '@/core/clock'
import { holding, type Kind } from './book'

/** The tiers that hold now. */
export async function ladderNow(): Promise<Schema<'DistributorLadder'>> {
  const { items } = await api.get('/policies/tiers', {})
  return holding(items, now())?.rules ?? { tiers: [] }
}

export const publish = (kind: Kind, version: number) => api.post(`/policies/${kind}/{version}/publish`, { path: { version } })
export const discard = (kind: Kind, version: number) => api.post(`/policies/${kind}/{version}/discard`, { path: { version } })
