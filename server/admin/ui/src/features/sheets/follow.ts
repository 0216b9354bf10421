import { onBeforeUnmount, watch, type ShallowRef } from 'vue'
import { api } from '@/api/client'
import type { Task } from './data'

const every = 1000

/** Asks how far a task is while it runs; says once when it is over. */
export function follow(task: ShallowRef<Task | undefined>, over: (t: Task) => void) {
  let timer = 0
  async function look() {
    const t = task.value
    if (t?.state !== 'queued') return
    try {
      const now = await api.get('/sheets/{id}', { path: { id: t.id } })
      if (task.value?.id !== now.id) return
      task.value = now
      if (now.state === 'done' || now.state === 'failed') over(now)
    } catch {
      timer = window.setTimeout(look, 5 * every) // The way there is broken for a while; the task is not.
    }
  }
  watch(
    task,
    () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(look, every)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => window.clearTimeout(timer))
}
