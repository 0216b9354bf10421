import { ref } from 'vue'
import { get } from '@/api'

/** How many notices are unread. */
export function useUnread() {
  const unread = ref(0)
  const ask = async (): Promise<void> => {
    try {
      unread.value = (await get('/api/v1/inbox/unread')).unread
    } catch {
      unread.value = 0 // A number beside a door: the door does without.
    }
  }
  return { unread, ask }
}

/** How many orders wait for something, by tab. */
export function useCounts() {
  const counts = ref<Record<string, number>>({})
  const count = async (): Promise<void> => {
    try {
      counts.value = await get('/api/v1/orders/counts')
    } catch {
      counts.value = {} // Numbers beside tabs: the tabs do without.
    }
  }
  return { counts, count }
}
