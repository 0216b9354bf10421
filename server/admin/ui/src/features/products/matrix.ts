import { plainYuan, toFen } from '@/core/format'
import type { Product, Shelf } from './data'

export interface OptionRow {
  name: string
  values: string[]
}

/** A SKU as it is typed: amounts in yuan, weight in grams. */
export interface SkuRow {
  values: string[]
  code: string
  price: string
  /** What it cost before, struck through; empty for none. */
  was: string
  cost: string
  weight: string
  shelf: Shelf
}

/** Every combination of the options' values, in their order. No options: one SKU. */
export function combinations(options: OptionRow[]): string[][] {
  return options.reduce<string[][]>((rows, o) => rows.flatMap((r) => o.values.map((v) => [...r, v])), [[]])
}

const nameOf = (values: string[]) => values.join(' · ')
const sameKey = (values: string[]) => values.join('\u0000')

/** A code nobody used: the slug and the number of the row. */
function newCode(slug: string, used: Set<string>): string {
  const stem = (slug || 'sku').toUpperCase().slice(0, 50)
  // Beyond the highest: a lower one that is missing may be of a SKU that was taken out, which keeps its code.
  const numbers = [...used].filter((c) => c.startsWith(`${stem}-`)).map((c) => Number(c.slice(stem.length + 1)) || 0)
  const n = Math.max(0, ...numbers) + 1
  return `${stem}-${String(n).padStart(2, '0')}`
}

/** The matrix for changed options: rows that still make sense keep what was typed; new ones take the price of the first. */
export function rebuild(options: OptionRow[], rows: SkuRow[], slug: string): SkuRow[] {
  const had = new Map(rows.map((r) => [sameKey(r.values), r]))
  const used = new Set(rows.map((r) => r.code))
  const pattern = rows[0]
  return combinations(options).map((values) => {
    const same = had.get(sameKey(values))
    if (same) return same
    const code = newCode(slug, used)
    used.add(code)
    return {
      values,
      code,
      price: pattern?.price ?? '',
      was: pattern?.was ?? '',
      cost: pattern?.cost ?? '',
      weight: pattern?.weight ?? '0',
      shelf: 'on',
    }
  })
}

/** SKUs that the options still name. Others were taken out; the server keeps them off the shelf for old orders. */
export function rowsOf(p: Product): SkuRow[] {
  const named = p.skus.filter(
    (s) => s.values.length === p.options.length && p.options.every((o, i) => o.values.includes(s.values[i] ?? '')),
  )
  return named.map((s) => ({
    values: s.values,
    code: s.code,
    price: plainYuan(s.retail_price),
    was: s.market_price ? plainYuan(s.market_price) : '',
    cost: plainYuan(s.cost_price),
    weight: String(s.weight_grams),
    shelf: s.shelf,
  }))
}

export interface SkuBody {
  code: string
  name: string
  values: string[]
  retail_price: number
  market_price: number
  cost_price: number
  weight_grams: number
  shelf: Shelf
}

/** The rows as the server takes them, or what is wrong with the first that it would refuse. */
export function bodies(rows: SkuRow[], title: string): { skus: SkuBody[]; problem: string } {
  const skus: SkuBody[] = []
  const codes = new Set<string>()
  for (const r of rows) {
    const name = nameOf(r.values) || title
    const price = toFen(r.price)
    const was = toFen(r.was || '0')
    const cost = toFen(r.cost || '0')
    const weight = Number(r.weight || 0)
    const wrong = (text: string) => ({ skus: [], problem: `规格「${name}」${text}` })
    if (!price) return wrong('的零售价要大于 0，例如 98.00。')
    if (was === undefined || (was > 0 && was <= price)) return wrong('的划线价要高于零售价；没有就不填。')
    if (cost === undefined) return wrong('的成本价写法不对，例如 40.00。')
    if (!Number.isInteger(weight) || weight < 0) return wrong('的重量要是不小于 0 的整数（克）。')
    if (!/^[0-9A-Za-z._-]{1,60}$/.test(r.code)) return wrong('的编码只能用字母、数字和 . _ -。')
    if (codes.has(r.code)) return wrong(`的编码 ${r.code} 重复了。`)
    codes.add(r.code)
    skus.push({
      code: r.code,
      name,
      values: r.values,
      retail_price: price,
      market_price: was,
      cost_price: cost,
      weight_grams: weight,
      shelf: r.shelf,
    })
  }
  if (!skus.length) return { skus, problem: '至少要有一个规格。' }
  if (skus.length > 200) return { skus: [], problem: `规格最多 200 个，现在有 ${skus.length} 个。` }
  return { skus, problem: '' }
}
