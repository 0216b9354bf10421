import { computed, shallowRef, watchEffect } from 'vue'
import type { Theme } from '@/api/types'
import { styleText, typeScale, variables } from '@/logic/theme'
import { kept } from './kept'

const KEPT = 'theme'
// What was worn last is worn from the first moment: nothing flashes.
const worn = shallowRef<Theme | undefined>(kept<Theme>(KEPT))
let tried = false

/** How the shop is dressed, as far as it is known. */
export const theme = worn

/** Dresses the shop as everybody sees it, now and at the next start. A draft that is being looked at stays on. */
export function wear(found: Theme): void {
  uni.setStorageSync(KEPT, found)
  if (!tried) worn.value = found
}

/** Dresses the shop in a draft, until it is closed. */
export function tryOn(draft: Theme): void {
  tried = true
  worn.value = draft
}

/** For <page-meta>: the brand's look, and the type as large as its reader has set it in WeChat. */
export const pageStyle = computed(() => styleText({ ...(worn.value && variables(worn.value)), '--type': String(scale()) }))

function scale(): number {
  let px: number | undefined
  // #ifdef MP-WEIXIN
  px = wx.getAppBaseInfo().fontSizeSetting
  // #endif
  return typeScale(px)
}

// #ifdef H5
// In a browser the whole document wears it; how large type is, the browser knows by itself.
watchEffect(() => {
  for (const [name, value] of Object.entries(worn.value ? variables(worn.value) : {})) document.documentElement.style.setProperty(name, value)
})
// #endif
