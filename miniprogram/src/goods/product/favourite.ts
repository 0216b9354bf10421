import { ref, type Ref } from 'vue'
import { del, get, put } from '@/api'
import { platform } from '@/platform'
import { tell, tellError } from '@/use/tell'

/** Whether the member keeps this product, and that they have seen it. */
export function useFavourite(id: Ref<string>) {
  const liked = ref(false)

  async function seen(): Promise<void> {
    if (!platform.canTrade) return
    const path = { product_id: id.value }
    // Looking goes on without either answer.
    await Promise.allSettled([
      get('/api/v1/favourites/{product_id}', { path }).then((answer) => (liked.value = answer.favourite)),
      put('/api/v1/footprints/{product_id}', { path }),
    ])
  }

  async function toggle(): Promise<void> {
    const before = liked.value
    liked.value = !before
    try {
      const input = { path: { product_id: id.value } }
      await (before ? del('/api/v1/favourites/{product_id}', input) : put('/api/v1/favourites/{product_id}', input))
      tell(before ? '已取消收藏' : '已收藏')
    } catch (error) {
      liked.value = before
      tellError(error)
    }
  }
  return { liked, seen, toggle }
}
