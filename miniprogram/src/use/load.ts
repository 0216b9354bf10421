import { ref, shallowRef } from 'vue'
import { useAgain } from './network'

/** Something fetched for a page: what it is, or why it is not there. The last answer asked for wins. */
export function useLoad<T, A extends unknown[]>(fetch: (...args: A) => Promise<T>) {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  const loading = ref(false)
  let latest = 0
  const { heard } = useAgain()

  async function load(...args: A): Promise<void> {
    const mine = ++latest
    loading.value = true
    error.value = undefined
    try {
      const found = await fetch(...args)
      if (mine === latest) data.value = found
    } catch (reason) {
      if (mine === latest) error.value = reason
    } finally {
      if (mine === latest) {
        loading.value = false
        heard(error.value, () => load(...args))
      }
      uni.stopPullDownRefresh()
    }
  }
  return { data, error, loading, load }
}

interface Page<T> {
  items: T[]
  next?: string
}

/** A list that grows as it is scrolled. */
export function useList<T>(fetch: (cursor: string | undefined) => Promise<Page<T>>) {
  const items = shallowRef<T[]>([])
  const error = shallowRef<unknown>()
  const ready = ref(false)
  const loading = ref(false)
  const ended = ref(false)
  let next: string | undefined
  let latest = 0
  const { heard } = useAgain()

  async function page(first: boolean): Promise<void> {
    const mine = ++latest
    loading.value = true
    error.value = undefined
    try {
      const found = await fetch(first ? undefined : next)
      if (mine !== latest) return
      items.value = first ? found.items : [...items.value, ...found.items]
      next = found.next
      ended.value = !found.next
      ready.value = true
    } catch (reason) {
      if (mine === latest) error.value = reason
    } finally {
      if (mine === latest) {
        loading.value = false
        heard(error.value, () => page(first))
      }
      uni.stopPullDownRefresh()
    }
  }

  return {
    items,
    error,
    ready,
    loading,
    ended,
    /** From the beginning; the old list stays until the new one is there, unless it is another list. */
    reload(other = false): Promise<void> {
      if (other) ready.value = false
      return page(true)
    },
    more(): Promise<void> {
      return loading.value || ended.value || !ready.value ? Promise.resolve() : page(false)
    },
  }
}
