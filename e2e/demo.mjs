// The real program in demo mode on free ports, and a phone that opens its shop.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

export const binary = fileURLToPath(new URL('../bin/yuanfen', import.meta.url))
const START_MS = 30_000

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

async function json(url, init) {
  const response = await fetch(url, init)
  const body = await response.json()
  if (!response.ok) throw new Error(`${url}: ${response.status} ${JSON.stringify(body)}`)
  return body
}

/** Starts a demo in a folder of its own; stop ends it and removes the folder. */
export async function startDemo() {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'yuanfen-e2e-'))
  const [port, simPort] = [await freePort(), await freePort()]
  const child = spawn(binary, ['demo', '--addr', `127.0.0.1:${port}`, '--sim-addr', `127.0.0.1:${simPort}`, '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const address = `http://127.0.0.1:${port}`
  const sim = `http://127.0.0.1:${simPort}`
  const deadline = Date.now() + START_MS
  while (!(await fetch(`${address}/readyz`).then((r) => r.ok, () => false))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the demo did not start:\n${said}`)
    await new Promise((done) => setTimeout(done, 100))
  }
  const post = (body) => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  return {
    address,
    sim,
    data,
    /** Asks the simulator: a GET without a body. */
    control: (route, body) => json(`${sim}/control/${route}`, body && post(body)),
    /** Asks the shop as a buyer, with the token of the person's own login. */
    async buyer(person) {
      const { code } = await json(`${sim}/control/login`, post({ person }))
      const { token } = await json(`${address}/api/v1/login`, post({ code }))
      return (route, init = {}) => json(`${address}/api/v1${route}`, { ...init, headers: { Authorization: `Bearer ${token}`, ...init.headers } })
    },
    public: (route) => json(`${address}/api/v1${route}`),
    async stop() {
      child.kill('SIGTERM')
      await ended
      fs.rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Opens a browser; every phone in it is a context of its own. */
export const openBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })

/** A phone of 390 × 844 in somebody's hand. What its pages complain of is collected in `wrong`. */
export async function phone(browser, demo, person, options = {}) {
  const context = await browser.newContext({ viewport: { width: Number(process.env.WIDTH ?? 390), height: 844 }, hasTouch: true, locale: 'zh-CN', colorScheme: process.env.SCHEME ?? 'light', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const wrong = []
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()))
  page.on('pageerror', (error) => wrong.push(String(error)))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(demo.address) && !url.startsWith(demo.sim) && !/^(data|blob|about):/.test(url)) wrong.push(`asks a stranger: ${url}`)
  })
  const shots = process.env.SHOTS
  return {
    page,
    wrong,
    async open(hash = '') {
      await page.goto('about:blank') // The same address again would load nothing.
      await page.goto(`${demo.address}/?as=${encodeURIComponent(person)}${hash && `#${hash}`}`)
    },
    button: (name) => page.getByRole('button', { name }).filter({ visible: true }).last(),
    text: (text, exact = false) => page.getByText(text, { exact }).filter({ visible: true }).first(),
    /** A picture for people, when SHOTS names a folder. */
    async shot(name) {
      if (!shots) return
      await page.waitForTimeout(400)
      fs.mkdirSync(shots, { recursive: true })
      await page.screenshot({ path: path.join(shots, `${name}.png`) })
    },
    close: () => context.close(),
  }
}

/** Writes an address by pasting it whole. */
export async function writeAddress(me, name) {
  await me.page.getByLabel('粘贴地址').locator('textarea').fill(`${name} 19900000123 浙江省杭州市西湖区示例路 8 号 2 单元`)
  await me.button('识别').click()
  await me.text('已填好，请核对').waitFor()
  await me.shot('address-pasted')
  await me.button('保存').click()
}

/** Waits until something becomes true, and says what when it does not. */
export async function until(what, is, withinMs = 20_000) {
  for (const end = Date.now() + withinMs; ; ) {
    if (await is()) return
    if (Date.now() > end) throw new Error(`it did not come true in ${withinMs / 1000} s: ${what}`)
    await new Promise((done) => setTimeout(done, 200))
  }
}
