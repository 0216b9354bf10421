import type { Product, Sku } from '@/api'

/** What is chosen on each axis, in the order of the product's options; "" for not yet. */
export type Choice = string[]

/** The SKU that a full choice names. */
export const chosen = (skus: Sku[], choice: Choice): Sku | undefined =>
  skus.find((sku) => sku.values.length === choice.length && sku.values.every((value, axis) => value === choice[axis]))

/** SKUs that fit what is chosen, with one axis left open or set to a value. */
const fitting = (skus: Sku[], choice: Choice, axis: number, value: string): Sku[] =>
  skus.filter((sku) => sku.values.every((v, i) => (i === axis ? v === value : choice[i] === '' || choice[i] === v)))

/** Whether a value can still be had together with the rest of the choice: "none" is sold out, "absent" does not exist. */
export function offer(skus: Sku[], choice: Choice, axis: number, value: string): 'some' | 'none' | 'absent' {
  const found = fitting(skus, choice, axis, value)
  if (found.length === 0) return 'absent'
  return found.some((sku) => sku.left > 0) ? 'some' : 'none'
}

/** The choice after a tap on a value: a second tap takes it back; values that no longer fit are cleared. */
export function choose(product: Pick<Product, 'skus'>, choice: Choice, axis: number, value: string): Choice {
  if (choice[axis] === value) return choice.map((v, i) => (i === axis ? '' : v))
  const next = choice.map((v, i) => (i === axis ? value : v))
  if (fitting(product.skus, next, axis, value).length > 0) return next
  return next.map((v, i) => (i === axis ? v : ''))
}

/** Where a choice begins: axes with one value are settled, and so is a product with one SKU. */
export const firstChoice = (product: Pick<Product, 'options' | 'skus'>): Choice =>
  product.options.map((option) => (option.values.length === 1 ? (option.values[0] ?? '') : ''))

/** Lowest and highest price of what fits the choice so far. */
export function priceRange(skus: Sku[], choice: Choice): { low: number; high: number } {
  const fit = skus.filter((sku) => sku.values.every((v, i) => !choice[i] || choice[i] === v))
  const prices = (fit.length > 0 ? fit : skus).map((sku) => sku.retail_price)
  return { low: Math.min(...prices), high: Math.max(...prices) }
}

/** The axes still open, by name: "请选择 规格" */
export const missing = (product: Pick<Product, 'options'>, choice: Choice): string[] =>
  product.options.filter((_, axis) => !choice[axis]).map((option) => option.name)

/** No order may have more of one SKU. */
export const MOST_PIECES = 999

/** A number of pieces within 1 and what is left. */
export const within = (pieces: number, left: number): number => Math.max(1, Math.min(Math.trunc(pieces) || 1, left, MOST_PIECES))
