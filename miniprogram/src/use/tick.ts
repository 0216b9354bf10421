import { onHide, onShow, onUnload } from '@dcloudio/uni-app'
import { ref } from 'vue'
import { now } from '@/logic/clock'

/** The server's now, each second while the page is seen. */
export function useNow() {
  const at = ref(now())
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = () => clearInterval(timer)
  onShow(() => {
    stop()
    at.value = now()
    timer = setInterval(() => (at.value = now()), 1000)
  })
  onHide(stop)
  onUnload(stop)
  return at
}
