import { shallowRef } from 'vue'
import { get, type Entry, type Province } from '@/api'

/** The address picked in the book for the checkout that asked. */
export const picked = shallowRef<Entry>()

let regions: Promise<Province[]> | undefined

/** Provinces, cities and districts: fetched once. */
export function fetchRegions(): Promise<Province[]> {
  regions ??= get('/api/v1/regions').then(
    (answer) => answer.items,
    (error: unknown) => {
      regions = undefined
      throw error
    },
  )
  return regions
}
