import type { Wish } from '@/api'

// What a checkout is about travels in the page's address, so that a reload keeps it.

/** [{sku_id: "7", quantity: 2}] → "7*2" */
export const writeWishes = (wishes: Wish[]): string => wishes.map((wish) => `${wish.sku_id}*${wish.quantity}`).join('.')

/** The reverse; what can't be read is left out. */
export const readWishes = (text = ''): Wish[] =>
  text.split('.').flatMap((part) => {
    const found = /^(\d{1,19})\*([1-9]\d{0,2})$/.exec(part)
    return found ? [{ sku_id: found[1] as string, quantity: Number(found[2]) }] : []
  })
