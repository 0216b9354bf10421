// A member of the demo's staff at work, over the staff's own API.
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const STEP_S = 30

/** The six digits that an authenticator app shows for the secret at a moment (RFC 6238). */
export function totp(secret, at) {
  const bits = [...secret.replace(/=+$/, '')].map((c) => BASE32.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 1000 / STEP_S)))
  const mac = crypto.createHmac('sha1', key).update(counter).digest()
  const offset = mac[19] & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const PASSWORD = '青屿-示例-2026-口令'

/** Logs the seeded member of staff in for the first time, and answers how to call as them; `call.again` logs in once more when days have ended the session. */
export async function hire(demo, login) {
  const info = JSON.parse(fs.readFileSync(path.join(demo.data, 'demo.json'), 'utf8'))
  const { invite } = info.staff.find((one) => one.login === login)
  let token = ''
  const call = async (method, route, body, headers = {}) => {
    const response = await fetch(`${demo.address}/api/admin/v1${route}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }), ...headers },
      body: body && JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }
  const { ticket, enrol } = await call('POST', '/login/invite', { invite, password: PASSWORD })
  const enter = async (pass) => {
    const { now } = await demo.control('state')
    ;({ token } = await call('POST', '/login/code', { ticket: pass, code: totp(enrol.secret, Date.parse(now)), bearer: true }))
  }
  await enter(ticket)
  call.again = async () => {
    token = ''
    await enter((await call('POST', '/login', { login, password: PASSWORD })).ticket)
  }
  return call
}
