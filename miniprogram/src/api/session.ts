import { now } from '@/logic/clock'
import { platform } from '@/platform'
import { kept } from '@/use/kept'
import { device, lastLink } from '@/use/link'
import type { Schemas } from './types'
import { Problem } from './problem'
import { send } from './transport'

/** A token this close to its end is renewed before it is used. */
const RENEW_MS = 10 * 60_000
const KEPT = 'session'

type Session = Schemas['MemberSessionView']

let session: Session | undefined
let entering: Promise<string> | undefined

function read(): Session | undefined {
  session ??= kept<Session>(KEPT)
  return session
}

function keep(found: Session | undefined): void {
  session = found
  if (found) uni.setStorageSync(KEPT, found)
  else uni.removeStorageSync(KEPT)
}

/** A token to call with: the one at hand, a renewed one, or that of a silent login. */
export async function token(): Promise<string> {
  const held = read()
  const left = held ? Date.parse(held.expires_at) - now() : 0
  if (held && left > RENEW_MS) return held.token
  return enter(left > 0 ? held : undefined)
}

/** The server refused this token: it is forgotten, unless it was replaced meanwhile. */
export function refused(used: string): void {
  if (read()?.token === used) keep(undefined)
}

/** Forgets who this is; the next call logs in again. */
export function forget(): void {
  keep(undefined)
}

/** Many calls may need a token at once: they share one login. */
function enter(old: Session | undefined): Promise<string> {
  entering ??= (old ? renew(old) : login()).finally(() => {
    entering = undefined
  })
  return entering
}

async function renew(old: Session): Promise<string> {
  const answer = await send({ method: 'POST', path: '/api/v1/session/renew', headers: { Authorization: `Bearer ${old.token}` } })
  return answer.status === 200 ? accept(answer.body) : login()
}

async function login(): Promise<string> {
  const code = await platform.loginCode()
  const answer = await send({ method: 'POST', path: '/api/v1/login', headers: { 'Content-Type': 'application/json' }, body: { code, link: lastLink(), device: device() } })
  if (answer.status !== 200) throw new Problem(answer.status, answer.body as object)
  return accept(answer.body)
}

function accept(body: unknown): string {
  const entered = body as Session
  keep(entered)
  return entered.token
}
