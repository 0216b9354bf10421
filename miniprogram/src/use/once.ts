import { ref } from 'vue'
import { heardOfDeed } from './network'
import { tellError } from './tell'

/** An action that a second tap can't start again while it runs; its failure is told. */
export function useOnce<A extends unknown[]>(act: (...args: A) => Promise<void>) {
  const busy = ref(false)
  async function run(...args: A): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      await act(...args)
      heardOfDeed()
    } catch (error) {
      heardOfDeed(error)
      tellError(error)
    } finally {
      busy.value = false
    }
  }
  return { busy, run }
}
