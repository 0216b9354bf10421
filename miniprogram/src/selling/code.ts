import { shallowRef } from 'vue'
import { download, Problem, type Link } from '@/api'

export type CodeKind = 'mini' | 'plain'

const ASK_EVERY_MS = 800
const ASK_TIMES = 10

/** The picture of a link's code as a file of this phone. WeChat's needs a moment when the link is new. */
export function useCode() {
  const file = shallowRef('')
  const error = shallowRef<unknown>()
  let latest = 0

  async function show(link: Pick<Link, 'id'>, kind: CodeKind): Promise<void> {
    const mine = ++latest
    file.value = ''
    error.value = undefined
    try {
      const found = await patiently(link.id, kind, () => mine === latest)
      if (mine === latest) file.value = found
    } catch (reason) {
      if (mine === latest) error.value = reason
    }
  }
  return { file, error, show }
}

async function patiently(id: string, kind: CodeKind, wanted: () => boolean): Promise<string> {
  for (let n = 1; ; n++) {
    try {
      return await download(`/api/v1/distributor/links/${id}/${kind === 'mini' ? 'code' : 'qr'}`)
    } catch (reason) {
      if (!(reason instanceof Problem) || reason.status !== 409 || n === ASK_TIMES || !wanted()) throw reason
      await new Promise((done) => setTimeout(done, ASK_EVERY_MS))
    }
  }
}
