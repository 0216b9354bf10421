import { ref } from 'vue'
import type { Cart } from '@/api'

const CART_TAB = 2
const pieces = ref(0)

/** How many pieces the cart holds, as last heard; shown at the tab. */
export const cartPieces = pieces

/** Takes note of the cart after each answer that brings it. */
export function heardCart(cart: Cart): void {
  pieces.value = cart.pieces
  // Outside tab pages there is no bar to write on: it is written when one is shown.
  badge()
}

/** Writes the number on the tab bar of the page in view. */
export function badge(): void {
  const done = { index: CART_TAB, fail: () => undefined }
  if (pieces.value > 0) void uni.setTabBarBadge({ ...done, text: pieces.value > 99 ? '99+' : String(pieces.value) })
  else void uni.removeTabBarBadge(done)
}
