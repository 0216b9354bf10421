import { getCurrentScope, onScopeDispose } from 'vue'
import { Offline } from '@/api/problem'
import { platform } from '@/platform'
import { tell } from './tell'

type Again = () => Promise<void>

// What could not be fetched, by who wanted it: each once.
const lost = new Map<symbol, Again>()
let unfinished = false
let connected = true

/** A place to note what the network kept from being fetched; it is fetched again when the network is back, while its page is there. */
export function useAgain() {
  const me = Symbol()
  if (getCurrentScope()) onScopeDispose(() => lost.delete(me))
  return {
    /** Notes how something went: again fetches it once more. */
    heard(error: unknown, again: Again): void {
      if (error instanceof Offline) lost.set(me, again)
      else lost.delete(me)
    },
  }
}

/** How something that a person did went: when it may not have arrived, they are told as soon as it can be tried again. */
export function heardOfDeed(error?: unknown): void {
  unfinished = error instanceof Offline
}

/** Fetches what was lost, and says so. */
export function fetchAgain(): void {
  if (!connected) return
  const all = [...lost.values()]
  lost.clear()
  for (const again of all) void again()
  if (unfinished) tell('网络恢复了，刚才没完成的请再点一次')
  else if (all.length) tell('网络恢复了，正在重新加载')
  unfinished = false
}

/** Listens to the phone's network from the start. */
export function watchNetwork(): void {
  platform.watchNetwork((now) => {
    if (now === connected) return
    connected = now
    if (now) fetchAgain()
    else tell('网络断开了，恢复后会自动重试')
  })
}
