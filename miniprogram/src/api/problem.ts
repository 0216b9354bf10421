import type { components } from './schema'

type Body = components['schemas']['Problem']

/** The server's refusal (RFC 9457): `code` is for programs, `message` for people. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly fields: { location: string; message: string }[]
  readonly requestId: string

  constructor(status: number, body: Partial<Body>) {
    super(body.detail || '服务开小差了，请稍后再试。')
    this.code = body.code ?? 'unknown'
    this.status = status
    this.fields = body.errors ?? []
    this.requestId = body.request_id ?? ''
  }
}

/** No answer came: whether the server acted is unknown. */
export class Offline extends Error {
  constructor() {
    super('网络不通，请检查网络后重试。')
  }
}

/** This can only be done inside WeChat. */
export class NeedsWeChat extends Error {
  constructor(what: string) {
    super(`${what}需要在微信里进行，请用微信打开小程序。`)
  }
}

/** The sentence that a person should read about an error. */
export function say(error: unknown): string {
  if (error instanceof Problem) return error.fields[0]?.message ?? error.message
  if (error instanceof Offline || error instanceof NeedsWeChat) return error.message
  return '出了点问题，请重试。'
}
