import { shallowRef } from 'vue'
import { download, get, Problem, type Link } from '@/api'

export type CodeKind = 'mini' | 'plain'

const ASK_EVERY_MS = 800
const ASK_TIMES = 12

/** The picture of a link's code as a file of this phone. */
export function useCode() {
  const file = shallowRef('')
  const error = shallowRef<unknown>()
  let latest = 0

  async function show(link: Link, kind: CodeKind): Promise<void> {
    const mine = ++latest
    file.value = ''
    error.value = undefined
    try {
      if (kind === 'mini' && !link.code_ready) await drawn(link.id, () => mine === latest)
      const found = await download(`/api/v1/distributor/links/${link.id}/${kind === 'mini' ? 'code' : 'qr'}`)
      if (mine === latest) file.value = found
    } catch (reason) {
      if (mine === latest) error.value = reason
    }
  }
  return { file, error, show }
}

/** WeChat draws the code of a new link: that takes a moment. */
export async function drawn(id: string, wanted: () => boolean): Promise<void> {
  for (let n = 0; n < ASK_TIMES && wanted(); n++) {
    if ((await get('/api/v1/distributor/links/{id}', { path: { id } })).code_ready) return
    await new Promise((done) => setTimeout(done, ASK_EVERY_MS))
  }
  throw new Problem(409, { detail: '微信还没有做好小程序码，请稍后再试，或先用普通二维码。' })
}
