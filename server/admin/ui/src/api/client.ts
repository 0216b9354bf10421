import { english } from '@/core/words'
import type { components, paths } from './schema'

const base = '/api/admin/v1'

type Admin = { [P in keyof paths as P extends `${typeof base}${infer Rest}` ? Rest : never]: paths[P] }
type Verb = 'get' | 'post' | 'put' | 'delete'
type PathWith<V extends Verb> = { [P in keyof Admin]: Admin[P][V] extends { responses: object } ? P : never }[keyof Admin]
type In<O, K extends string> = O extends { parameters: infer P } ? (K extends keyof P ? NonNullable<P[K]> : never) : never
type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : never
type Answer<O> = O extends { responses: { 200: { content: { 'application/json': infer A } } } } ? A : undefined
type Part<K extends string, T> = [T] extends [never] ? { [X in K]?: undefined } : { [X in K]: T }
type Ask<O> = Part<'path', In<O, 'path'>> &
  Partial<Part<'query', In<O, 'query'>>> &
  Part<'body', BodyOf<O>> & { key?: string; signal?: AbortSignal }

/** One of the contract's types, by the name it has there. */
export type Schema<N extends keyof components['schemas']> = components['schemas'][N]

/** What the server, or the way to it, refused; `message` is a sentence for people, `said` the server's own where it says more. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Schema<'Field'>[] = [],
    readonly requestId = '',
    readonly said = '',
  ) {
    super(message)
  }
}

const offline = () => new ApiError(0, 'offline', '连接不上服务器，请检查网络后重试。')
const garbled = (status: number) => new ApiError(status, 'garbled', '服务器没有正常回答，请稍后再试。')

let onExpired = () => {}
/** Says what to do when a session is over. */
export function whenExpired(act: () => void) {
  onExpired = act
}

function address(path: string, ids: object | undefined, query: object | undefined) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((ids as Record<string, unknown> | undefined)?.[name])),
  )
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(query ?? {})) if (v !== undefined && v !== '' && v !== false) q.set(k, String(v))
  return base + filled + (q.size ? `?${q}` : '')
}

async function problemOf(res: Response): Promise<ApiError> {
  const p = (await res.json().catch(() => undefined)) as Schema<'Problem'> | undefined
  if (!p?.detail) return garbled(res.status)
  const detail = p.errors?.length ? p.errors.map((f) => f.message).join('；') : p.detail
  const { text, said } = english?.problem(p.code, detail, p.errors ?? []) ?? { text: detail, said: '' }
  return new ApiError(res.status, p.code, text, p.errors ?? [], p.request_id, said)
}

async function send(url: string, init: RequestInit): Promise<unknown> {
  let res: Response
  try {
    const headers = english ? { ...init.headers, 'Accept-Language': 'en' } : init.headers
    res = await fetch(url, { ...init, headers, credentials: 'same-origin' })
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    throw offline()
  }
  if (res.ok) return res.status === 204 ? undefined : await res.json().catch(() => Promise.reject(garbled(res.status)))
  const problem = await problemOf(res)
  if (res.status === 401 && problem.code.startsWith('auth.')) onExpired()
  throw problem
}

function caller<V extends Verb>(verb: V) {
  return async <P extends PathWith<V>>(path: P, ask: Ask<Admin[P][V]>): Promise<Answer<Admin[P][V]>> => {
    const headers: Record<string, string> = {}
    if (ask.key) headers['Idempotency-Key'] = ask.key
    if (ask.body !== undefined) headers['Content-Type'] = 'application/json'
    const init: RequestInit = { method: verb.toUpperCase(), headers }
    if (ask.body !== undefined) init.body = JSON.stringify(ask.body)
    if (ask.signal) init.signal = ask.signal
    return (await send(address(path as string, ask.path, ask.query), init)) as Answer<Admin[P][V]>
  }
}

export const api = { get: caller('get'), post: caller('post'), put: caller('put'), remove: caller('delete') }

/** Sends one picture and returns where it lies. */
export async function upload(file: File): Promise<Schema<'ContentUploadView'>> {
  const body = new FormData()
  body.set('file', file)
  return (await send(`${base}/uploads`, { method: 'POST', body })) as Schema<'ContentUploadView'>
}

/** Sends a video and returns where it lies. What is too large is not sent at all. */
export async function uploadVideo(file: File, most: number): Promise<Schema<'AdminUploadVideoResponse'>> {
  if (file.size > most) throw new ApiError(413, 'content.not_video', `视频要在 ${most >> 20} MB 以内，请压缩后再上传。`)
  const body = new FormData()
  body.set('file', file)
  return (await send(`${base}/videos`, { method: 'POST', body })) as Schema<'AdminUploadVideoResponse'>
}

/** By which door a table comes in. */
export type SheetDoor = 'products' | 'parcels' | 'distributors' | 'bindings'

/** Sends a table to be checked; nothing changes by it. */
export async function sendSheet(what: SheetDoor, file: File): Promise<Schema<'SheetTaskView'>> {
  const body = new FormData()
  body.set('file', file)
  return (await send(`${base}/sheets/${what}/import`, { method: 'POST', body })) as Schema<'SheetTaskView'>
}

/** Sends a form with a file; what comes back, if anything, nobody needs. */
export async function sendForm(path: string, fields: Record<string, string | File>): Promise<void> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  await send(base + path, { method: 'POST', body })
}

/** The current text of each agreement. Buyers read them by the same address, without a session. */
export async function agreements(): Promise<Schema<'MemberAgreementView'>[]> {
  const { items } = (await send('/api/v1/agreements', {})) as { items: Schema<'MemberAgreementView'>[] }
  return items
}

/** The shop as buyers know it. */
export async function brand(): Promise<{ name: string }> {
  return (await send('/api/v1/brand', {})) as { name: string }
}
