import { computed } from 'vue'
import { get, post } from '@/api'
import { platform } from '@/platform'
import { useLoad } from './load'
import { useOnce } from './once'
import { tell } from './tell'

// WeChat asks for at most three at once.
const MOST = 3

/** Messages that WeChat delivers by consent, one for each yes. None are offered where the shop has no templates. */
export function useSubscribe(kinds: string[]) {
  // They are there before the tap: WeChat opens its question only from one.
  const { data, load } = useLoad(async () => (await get('/api/v1/subscribe-templates')).items.filter((one) => kinds.includes(one.kind)).slice(0, MOST))
  void load()
  const offered = computed(() => platform.canTrade && !!data.value?.length)
  const { busy, run: subscribe } = useOnce(async () => {
    const asked = data.value ?? []
    const agreed = await platform.subscribe(asked.map((one) => one.template_id))
    const agreedKinds = asked.filter((one) => agreed.includes(one.template_id)).map((one) => one.kind)
    if (!agreedKinds.length) return
    await post('/api/v1/subscriptions', { body: { kinds: agreedKinds } })
    data.value = []
    tell('好的，有进展会在微信里告诉你')
  })
  return { offered, busy, subscribe }
}
