import { ref } from 'vue'
import { get } from '@/api'

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
