import type { Province } from '@/api'

interface Region {
  province: string
  city: string
  district: string
}

/** The three columns of the picker, as they stand at the chosen places. */
export function columns(regions: Province[], at: number[]): string[][] {
  const province = regions[at[0] ?? 0]
  const city = province?.cities[at[1] ?? 0]
  return [regions.map((p) => p.name), province?.cities.map((c) => c.name) ?? [], city?.districts ?? []]
}

/** Where a region stands in the columns; the first of a column when it is unknown. */
export function indexes(regions: Province[], region: Region): number[] {
  const find = <T>(list: T[], is: (one: T) => boolean) => Math.max(0, list.findIndex(is))
  const p = find(regions, (one) => one.name === region.province)
  const cities = regions[p]?.cities ?? []
  const c = find(cities, (one) => one.name === region.city)
  return [p, c, find(cities[c]?.districts ?? [], (one) => one === region.district)]
}

/** The names at the chosen places. */
export function named(regions: Province[], at: number[]): Region {
  const province = regions[at[0] ?? 0]
  const city = province?.cities[at[1] ?? 0]
  return { province: province?.name ?? '', city: city?.name ?? '', district: city?.districts[at[2] ?? 0] ?? '' }
}
