import { shallowRef } from 'vue'
import { ApiError } from '@/api/client'

export function asError(e: unknown): ApiError {
  return e instanceof ApiError ? e : new ApiError(0, 'panel', '页面出错了，请刷新后重试。')
}

/**
 * One thing that a person can do: never twice at once, with what was refused kept for showing. The Idempotency-Key
 * stays the same until it worked, so that a retry after a lost answer can't do it again.
 */
export function useAction<A extends unknown[]>(act: (key: string, ...args: A) => Promise<void>) {
  const busy = shallowRef(false)
  const error = shallowRef<ApiError>()
  let key = crypto.randomUUID()

  async function run(...args: A): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = undefined
    try {
      await act(key, ...args)
      key = crypto.randomUUID()
      return true
    } catch (e) {
      error.value = asError(e)
      return false
    } finally {
      busy.value = false
    }
  }
  /** Begins a new intent: another order, another form. */
  function reset() {
    key = crypto.randomUUID()
    error.value = undefined
  }
  return { busy, error, run, reset }
}
