import { post } from '@/api'
import { NeedsWeChat, Offline, Problem } from '@/api/problem'
import { stackOf, toReport } from '@/logic/mishap'

const MOST = 5
const told = new Set<string>()

/** Tells the server of an error in our pages: each once a launch, and few. What people were told of already is none. */
export function report(error: unknown): void {
  if (error instanceof Offline || error instanceof NeedsWeChat || error instanceof Problem) return
  const found = toReport(error)
  if (told.size >= MOST || told.has(found.message)) return
  told.add(found.message)
  const page = getCurrentPages().pop()?.route ?? ''
  let platform: 'weixin' | 'h5' = 'h5'
  // #ifdef MP-WEIXIN
  platform = 'weixin'
  // #endif
  const version = uni.getAppBaseInfo().appVersion ?? ''
  // Nobody waits for this: an error about an error would help nobody.
  post('/api/v1/troubles', { body: { message: found.message, stack: stackOf(error), page: page.slice(0, 100), platform, version: version.slice(0, 40) } }).catch(() => undefined)
}
