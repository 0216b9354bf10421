// What Lighthouse says of the panel's accessibility, page by page: at least 95. It is a tool of its own weight and comes
// with `npm ci` in this folder alone; without it this says so and passes.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { acceptInvite } from '../browser.mjs'
import { startDemo } from '../demo.mjs'

const lighthouse = await import('lighthouse').then((m) => m.default).catch(() => undefined)
if (!lighthouse) {
  console.log('Lighthouse is not installed (npm ci in server/admin/ui/test/lighthouse): its scores were not taken.')
  process.exit(0)
}
const least = 95
const places = ['/today', '/trends', '/orders', '/products', '/products/new', '/distributors', '/policies/tiers', '/posters', '/home', '/notices', '/files', '/sheets', '/roles', '/audit'] // prettier-ignore
const port = await new Promise((resolve) => {
  const s = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = s.address()
    s.close(() => resolve(free))
  })
})
const demo = await startDemo()
const profile = await mkdtemp(join(tmpdir(), 'lighthouse-'))
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  locale: 'zh-CN',
  args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`],
})
try {
  const page = await browser.newPage()
  await acceptInvite(page, demo, demo.info.staff.find((s) => s.role === 'owner').invite)
  // Lighthouse opens pages of its own, whose browser asks for another language.
  await page.evaluate(() => localStorage.setItem('yuanfen.language', 'zh-CN'))
  const low = []
  for (const at of places) {
    const { lhr } = await lighthouse(
      `${demo.url}/admin${at}`,
      { port, onlyCategories: ['accessibility'], disableStorageReset: true, logLevel: 'error' },
      { extends: 'lighthouse:default', settings: { formFactor: 'desktop', screenEmulation: { disabled: true } } },
    )
    const score = Math.round((lhr.categories.accessibility.score ?? 0) * 100)
    assert.match(lhr.finalDisplayedUrl, new RegExp(`/admin${at}`), 'the session is not the page’s')
    console.log(`${String(score).padStart(4)}  ${at}`)
    if (score < least) {
      const failed = Object.values(lhr.audits).filter((a) => a.score === 0 && a.scoreDisplayMode === 'binary')
      low.push(`${at}: ${score}, ${failed.map((a) => a.id).join(', ')}`)
    }
  }
  assert.deepEqual(low, [])
} finally {
  await browser.close()
  await demo.stop()
  await rm(profile, { recursive: true, force: true })
}
