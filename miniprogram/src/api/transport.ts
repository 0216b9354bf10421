import { heard } from '@/logic/clock'
import { Offline } from './problem'

/** Where the server is: the web build is served by it, the mini-program is told at build time. */
export let origin = ''
// #ifndef H5
origin = import.meta.env.VITE_ORIGIN ?? 'http://127.0.0.1:8080'
// #endif

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Sent {
  method: Method
  path: string
  headers: Record<string, string>
  body?: object
}

export interface Answer {
  status: number
  body: unknown
  header(name: string): string
}

const TIMEOUT_MS = 15_000

/** One request and its answer, whatever the status; Offline when none came. */
export function send(request: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    uni.request({
      url: origin + request.path,
      method: request.method,
      header: { Accept: 'application/json', ...request.headers },
      data: request.body,
      timeout: TIMEOUT_MS,
      success: (result) => {
        const header = lowerCased(result.header as Record<string, string>)
        heard(header('date'))
        resolve({ status: result.statusCode, body: result.data, header })
      },
      fail: () => reject(new Offline()),
    })
  })
}

function lowerCased(headers: Record<string, string>): (name: string) => string {
  const all = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
  return (name) => all.get(name) ?? ''
}

/** The full address of a picture that the API names. */
export const picture = (address: string, width?: Width): string => {
  const sized = width && address.startsWith('/files/') ? `${address}?w=${width}` : address
  return sized.startsWith('/') ? origin + sized : sized
}

/** The widths in pixels in which the server gives pictures: of a line, a card, the phone. */
export type Width = 240 | 480 | 960
