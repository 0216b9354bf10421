// A running demo for tests: the program itself on free ports, a buyer who orders and pays through the simulator.
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = process.env.YUANFEN_BIN ?? fileURLToPath(new URL('../../../../bin/yuanfen', import.meta.url))

function freePort() {
  return new Promise((resolve, reject) => {
    const s = createServer()
    s.once('error', reject)
    s.listen(0, '127.0.0.1', () => {
      const { port } = s.address()
      s.close(() => resolve(port))
    })
  })
}

export async function json(url, init = {}) {
  const res = await fetch(url, { ...init, headers: { 'Content-Type': 'application/json', ...init.headers } })
  const text = await res.text()
  if (!res.ok) throw new Error(`${init.method ?? 'GET'} ${url}: ${res.status} ${text}`)
  return text ? JSON.parse(text) : undefined
}

export const post = (url, body, headers) => json(url, { method: 'POST', body: JSON.stringify(body), headers })

/** Tries again until it does not throw: work in the background has no moment of its own. */
export async function eventually(what, within = 15_000) {
  const end = Date.now() + within
  for (;;) {
    try {
      return await what()
    } catch (e) {
      if (Date.now() > end) throw e
      await new Promise((r) => setTimeout(r, 100))
    }
  }
}

export async function startDemo() {
  const data = await mkdtemp(join(tmpdir(), 'panel-'))
  const addr = `127.0.0.1:${await freePort()}`
  const simAddr = `127.0.0.1:${await freePort()}`
  const child = spawn(program, ['demo', '--data', data, '--addr', addr, '--sim-addr', simAddr], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (b) => (said += b))
  child.stderr.on('data', (b) => (said += b))
  const url = `http://${addr}`
  const sim = `http://${simAddr}`
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await rm(data, { recursive: true, force: true })
  }
  try {
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(said)
      await json(`${url}/readyz`)
    }, 40_000)
    const info = JSON.parse(await readFile(join(data, 'demo.json'), 'utf8'))
    return { url, sim, info, stop, said: () => said, data }
  } catch (e) {
    await stop()
    throw e
  }
}

/** The six digits that an authenticator app shows (RFC 6238) at the demo's time. */
export async function totp(demo, secret) {
  const { now } = await json(`${demo.sim}/control/state`)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replace(/\s/g, '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((b) => parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.parse(now) / 30_000)))
  const hash = createHmac('sha1', key).update(counter).digest()
  const at = hash[19] & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const home = { name: '林知夏', phone: '19900000001', province: '浙江省', city: '杭州市', district: '西湖区', detail: '示例路 1 号' }

/** Somebody of WeChat's who buys: logs in, by somebody's share link or without, orders, pays. */
export async function buyer(demo, person, link = '') {
  const { code, openid } = await post(`${demo.sim}/control/login`, { person })
  const { token } = await post(`${demo.url}/api/v1/login`, { code, link, device: openid })
  const auth = { Authorization: `Bearer ${token}` }
  return {
    openid,
    call: (method, path, body, key) =>
      json(`${demo.url}/api/v1${path}`, {
        method,
        headers: { ...auth, ...(key && { 'Idempotency-Key': key }) },
        ...(body && { body: JSON.stringify(body) }),
      }),
    async place(lines, note = '', address = home) {
      const wishes = lines.map((l) => ({ sku_id: l.sku, quantity: l.quantity }))
      const region = { province: home.province, city: home.city }
      const quote = await post(`${demo.url}/api/v1/quote`, { lines: wishes, ...region }, auth)
      return post(
        `${demo.url}/api/v1/orders`,
        { lines: wishes, address, note, total: quote.total },
        { ...auth, 'Idempotency-Key': crypto.randomUUID() },
      )
    },
    /** Asks for the money of a line's first piece back. */
    async complain(order, kind, amount) {
      const lines = [{ line_id: order.lines[0].id, pieces: 1, amount }]
      const body = { order_id: order.id, kind, reason: 'damaged', words: '罐盖压变形了，茶叶撒出来一些。', lines }
      return post(`${demo.url}/api/v1/after-sales`, body, { ...auth, 'Idempotency-Key': crypto.randomUUID() })
    },
    async pay(order) {
      const p = await json(`${demo.url}/api/v1/orders/${order.id}/pay`, { method: 'POST', headers: auth })
      const params = {
        appId: p.app_id,
        timeStamp: p.time_stamp,
        nonceStr: p.nonce_str,
        package: p.package,
        signType: p.sign_type,
        paySign: p.pay_sign,
      }
      await post(`${demo.sim}/control/pay`, { openid, params })
      return eventually(async () => {
        const o = await json(`${demo.url}/api/v1/orders/${order.id}`, { headers: auth })
        if (o.state !== 'paid') throw new Error(`order ${o.id} is ${o.state}`)
        return o
      })
    },
  }
}

/** Some SKUs of the demo brand, the cheapest of each of its newest products. */
export async function wares(demo, n) {
  const { items } = await json(`${demo.url}/api/v1/products?limit=${n}`)
  return Promise.all(
    items.map(async (p) => {
      const { skus } = await json(`${demo.url}/api/v1/products/${p.id}`)
      return { sku: skus[0].id, title: p.title }
    }),
  )
}
