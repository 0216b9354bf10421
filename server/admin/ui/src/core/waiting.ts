import { shallowRef } from 'vue'
import { api, type Schema } from '@/api/client'

const counts = shallowRef<Record<string, number>>({})
let asked = 0
const often = 60_000

/** How much of a queue waits, as far as this person is told. */
export const waits = (kind: string | undefined): number => (kind && counts.value[kind]) || 0

/** Keeps what the server told of the queues. */
export function noteWaiting(waiting: readonly Schema<'ReportWaitingView'>[]) {
  asked = Date.now()
  counts.value = Object.fromEntries(waiting.map((w) => [w.kind, w.count]))
}

/** Asks again, unless that was done within the last minute; `now`: something was just decided. */
export async function askWaiting(now = false) {
  if (!now && Date.now() - asked < often) return
  asked = Date.now()
  const today = await api.get('/today', {}).catch(() => undefined) // Without an answer the menu keeps what it knew.
  if (today) noteWaiting(today.waiting ?? [])
}
