import { ref } from 'vue'
import { get, type Brand } from '@/api'

const brand = ref<Brand>()
let asked: Promise<void> | undefined

/** Who keeps the shop: asked once. */
export function useBrand() {
  asked ??= get('/api/v1/brand').then(
    (found) => {
      brand.value = found
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
