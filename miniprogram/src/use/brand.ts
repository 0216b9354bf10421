import { ref } from 'vue'
import { get, type Brand } from '@/api'
import { kept } from './kept'
import { wear } from './theme'

const KEPT = 'brand'
const brand = ref<Brand | undefined>(kept<Brand>(KEPT))
let asked: Promise<void> | undefined

/** Who keeps the shop: what was heard last at once, and asked again once a start. */
export function useBrand() {
  asked ??= get('/api/v1/brand').then(
    (found) => {
      brand.value = found
      uni.setStorageSync(KEPT, found)
      wear(found.theme)
    },
    () => {
      asked = undefined // Pages do without; the next one asks again.
    },
  )
  return brand
}

/** Calls back when the brand is known; never, when it can't be asked. */
export function watchOnce(then: (brand: Brand) => void): void {
  useBrand()
  void asked?.then(() => brand.value && then(brand.value))
}
