// Chromium for tests: one page that notes whatever the panel complains of.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { totp } from './demo.mjs'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

export function launch() {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Notes console errors, what the policy refused, what left for another site, and errors nobody caught. */
export function watch(page, complaints, origin) {
  page.on('console', (m) => {
    // A refusal that the page shows in words is no error; Chromium logs its status all the same.
    if (m.type() === 'error' && !/the server responded with a status of 4\d\d/.test(m.text())) complaints.push(`console: ${m.text()}`)
  })
  page.on('pageerror', (e) => complaints.push(`error: ${e.message}`))
  page.on('request', (r) => {
    // The shop in a frame, where its home is written, has a WeChat of its own to ask.
    if (r.frame() === page.mainFrame() && !/^(data|blob):/.test(r.url()) && new URL(r.url()).origin !== origin)
      complaints.push(`left for ${r.url()}`)
  })
}

export const password = 'qingyu tea at seven'

/** The whole way in by a one-time link: password, authenticator, recovery codes. Returns the authenticator's secret. */
export async function acceptInvite(page, demo, invite) {
  await page.goto(`${demo.url}/admin/invite#${encodeURIComponent(invite)}`)
  await page.getByLabel('新密码').fill(password)
  await page.getByLabel('再输入一次').fill(password)
  await page.getByRole('button', { name: '继续' }).click()
  const secret = (await page.locator('.secret').textContent()).trim()
  await page.getByLabel('6 位验证码').fill(await totp(demo, secret))
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByText('我已把它们存在安全的地方').click()
  await page.getByRole('button', { name: '进入后台' }).click()
  await page.getByRole('heading', { name: '今日', level: 1 }).waitFor()
  return secret
}

/** The way in of somebody who has been in before. */
export async function enter(page, demo, login, secret) {
  await page.goto(`${demo.url}/admin/login`)
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '继续', exact: true }).click()
  await page.getByLabel('6 位验证码').fill(await totp(demo, secret))
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { name: '今日', level: 1 }).waitFor()
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds serious on the page as it stands, in words. */
export async function barriers(page) {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter((v) => ['serious', 'critical'].includes(v.impact))
      .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)
  })
}
