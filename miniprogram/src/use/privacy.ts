import { shallowRef } from 'vue'
import { get, put } from '@/api'
import { platform } from '@/platform'
import { kept } from './kept'

const OWED = 'privacy.owed'
const asked = shallowRef<string>()
let waiting: ((yes: boolean) => void)[] = []

/** What a person is being asked for, as WeChat calls it; nothing while nobody asks. */
export const privacyAsked = asked

/** Asks for the yes to the privacy guideline; things that need it at the same time share one question. */
export function askPrivacy(referrer: string): Promise<boolean> {
  asked.value ??= referrer
  return new Promise((resolve) => waiting.push(resolve))
}

/** The person's answer. A yes is kept on the server with the text that it was given to. */
export function answerPrivacy(yes: boolean): void {
  const all = waiting
  waiting = []
  asked.value = undefined
  if (yes) {
    uni.setStorageSync(OWED, '1')
    void payConsent()
  }
  for (const answer of all) answer(yes)
}

/** Hands in a yes that the server has not heard yet; the next start tries again when it can't be reached. */
export async function payConsent(): Promise<void> {
  if (!platform.canTrade || !kept(OWED)) return
  try {
    const { items } = await get('/api/v1/agreements')
    const text = items.find((one) => one.kind === 'privacy')
    if (text) await put('/api/v1/consents/{id}', { path: { id: text.id } })
    uni.removeStorageSync(OWED)
  } catch {
    // Still owed.
  }
}
