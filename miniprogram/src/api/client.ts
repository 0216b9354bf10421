import { open } from './open'
import { Offline, Problem } from './problem'
import type { paths } from './schema'
import { refused, token } from './session'
import { send, type Answer, type Method } from './transport'
import type { Input, Output, PathsOf } from './types'

interface Asked {
  path?: Record<string, string>
  query?: Record<string, unknown>
  body?: object
  key?: string
}

type Args<O> = object extends Input<O> ? [input?: Input<O>] : [input: Input<O>]

/** Reads. Tried again when no answer comes. */
export const get = <P extends PathsOf<'get'>>(path: P, ...[input]: Args<paths[P]['get']>) =>
  call('GET', path, input as Asked | undefined) as Promise<Output<paths[P]['get']>>

/** Makes or does something. Tried again only with an idempotency key. */
export const post = <P extends PathsOf<'post'>>(path: P, ...[input]: Args<paths[P]['post']>) =>
  call('POST', path, input as Asked | undefined) as Promise<Output<paths[P]['post']>>

/** Puts something into a state. Tried again when no answer comes. */
export const put = <P extends PathsOf<'put'>>(path: P, ...[input]: Args<paths[P]['put']>) =>
  call('PUT', path, input as Asked | undefined) as Promise<Output<paths[P]['put']>>

/** Removes. Tried again when no answer comes. */
export const del = <P extends PathsOf<'delete'>>(path: P, ...[input]: Args<paths[P]['delete']>) =>
  call('DELETE', path, input as Asked | undefined) as Promise<Output<paths[P]['delete']>>

async function call(method: Method, path: string, asked: Asked = {}): Promise<unknown> {
  const address = fill(path, asked.path) + search(asked.query)
  const headers: Record<string, string> = {}
  if (asked.body) headers['Content-Type'] = 'application/json'
  if (asked.key) headers['Idempotency-Key'] = asked.key
  const request = { method, path: address, headers, body: asked.body }
  const again = method !== 'POST' || asked.key !== undefined

  if (open.has(`${method} ${path}`)) return opened(await patiently(() => send(request), again))
  for (let second = false; ; second = true) {
    const used = await token()
    headers.Authorization = `Bearer ${used}`
    const answer = await patiently(() => send(request), again)
    if (answer.status !== 401 || second) return opened(answer)
    refused(used)
  }
}

const PAUSES_MS = [400, 1200]
const LONGEST_WAIT_MS = 5000

/** Sends once more after a pause while no answer comes or the server is too busy to act. */
async function patiently(once: () => Promise<Answer>, again: boolean): Promise<Answer> {
  for (const pause of again ? PAUSES_MS : []) {
    try {
      const answer = await once()
      if (answer.status !== 429 && answer.status !== 503) return answer
      const asked = Number(answer.header('retry-after')) * 1000
      if (asked > LONGEST_WAIT_MS) return answer
      await sleep(Math.max(asked || 0, pause))
    } catch (error) {
      if (!(error instanceof Offline)) throw error
      await sleep(pause)
    }
  }
  return once()
}

function opened(answer: Answer): unknown {
  if (answer.status >= 200 && answer.status < 300) return answer.status === 204 ? undefined : answer.body
  throw new Problem(answer.status, typeof answer.body === 'object' && answer.body !== null ? answer.body : {})
}

const fill = (path: string, values: Record<string, string> = {}): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))

function search(query: Record<string, unknown> = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return pairs.length ? `?${pairs.join('&')}` : ''
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
