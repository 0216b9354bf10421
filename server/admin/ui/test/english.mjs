// The panel in English, as somebody whose browser asks for it meets it: node test/english.mjs [FOLDER for pictures]
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buyer, startDemo, totp, wares } from './demo.mjs'
import { barriers, launch, password, watch } from './browser.mjs'
import { network } from './world.mjs'

const folder = process.argv[2]
if (folder) await mkdir(folder, { recursive: true })
const widths = [1280, 768]
const han = /\p{Script=Han}+/gu

// Chinese that the server sent is data: its words may be shown, alone or one after another.
// A language is called by its own name everywhere.
const words = new Set(['中文'])
function learn(value) {
  if (typeof value === 'string') for (const w of value.match(han) ?? []) words.add(w).add(w.replace(/(省|市)$/, ''))
  else if (value && typeof value === 'object') Object.values(value).forEach(learn)
}
function known(run) {
  const upTo = [true]
  for (let end = 1; end <= run.length; end++) upTo[end] = upTo.some((ok, start) => ok && words.has(run.slice(start, end)))
  return upTo[run.length]
}

/** Texts and names on the page, but for what is marked as Chinese. */
function texts() {
  const out = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    const el = node.nodeType === Node.TEXT_NODE ? node.parentElement : node
    if (el.closest('[lang="zh-CN"]:not(html), script, style, iframe')) continue
    if (node.nodeType === Node.TEXT_NODE) out.push(node.data)
    else for (const a of ['aria-label', 'title', 'placeholder', 'alt']) if (el.hasAttribute(a)) out.push(el.getAttribute(a))
  }
  return [document.title, ...out]
}

/** What runs out of its place: the page itself, and words in what can't be scrolled. */
function overflow() {
  const out = document.documentElement.scrollWidth > window.innerWidth ? [`the page, ${document.documentElement.scrollWidth} px`] : []
  for (const el of document.querySelectorAll('nav a, button, h1, h2, h3, label, legend, dt')) {
    const style = getComputedStyle(el)
    const cut = style.overflowX !== 'visible'
    const spill = el.scrollWidth > el.clientWidth + 1 && style.display !== 'inline'
    if ([el, ...el.querySelectorAll('*')].some((c) => getComputedStyle(c).textOverflow === 'ellipsis')) continue
    if (el.clientWidth && spill && (cut || style.whiteSpace === 'nowrap' || el.matches('nav a')))
      out.push(el.textContent.trim().slice(0, 60))
  }
  return out
}

const demo = await startDemo()
const browser = await launch()
const complaints = []
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-GB', reducedMotion: 'reduce' })
  const page = await context.newPage()
  watch(page, complaints, demo.url)
  page.on('response', async (r) => {
    if (new URL(r.url()).pathname.startsWith('/api/')) learn(await r.json().catch(() => undefined))
    const ours = r.url().startsWith(demo.url) // The shop in a frame asks its WeChat as the browser does.
    const asked = ours && r.request().resourceType() === 'fetch' && r.request().headers()['accept-language']
    if (asked && asked !== 'en') complaints.push(`${r.url()} was asked for ${asked}`)
  })
  const heading = (name) => page.getByRole('heading', { name, level: 1 }).waitFor()
  const button = (name) => page.getByRole('button', { name, exact: true })
  const look = async (name, { axe = false } = {}) => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 1000 })
      await page.waitForTimeout(150)
      const left = (await page.evaluate(texts)).filter((t) => (t.match(han) ?? []).some((run) => !known(run)))
      for (const t of new Set(left)) complaints.push(`${name} says ${t.trim()}`)
      for (const o of new Set(await page.evaluate(overflow))) complaints.push(`${name} at ${width} overflows: ${o}`)
      if (axe) for (const b of await barriers(page)) complaints.push(`${name} at ${width}: ${b}`)
      if (folder) await page.screenshot({ path: join(folder, `${name}-${width}.png`) })
    }
    await page.setViewportSize({ width: 1280, height: 860 })
  }
  const open = async (path) => {
    await page.goto(`${demo.url}/admin${path}`)
    await page.waitForLoadState('networkidle')
  }

  // Chinese by choice, and back; a refusal by its code.
  await open('/login')
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  await button('中文').click()
  await page.getByLabel('密码').waitFor()
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN')
  await page.reload()
  await button('English').click()
  await page.getByLabel('Account').fill('nobody')
  await page.getByLabel('Password').fill('not the password')
  await button('Continue').click()
  await page.getByRole('alert').getByText('Wrong account or password. Five wrong tries lock it for 15 minutes.').waitFor()
  await look('login', { axe: true })

  await page.goto(`${demo.url}/admin/invite#${encodeURIComponent(demo.info.staff[0].invite)}`)
  await page.getByLabel('New password').fill(password)
  await page.getByLabel('Once more').fill(password)
  await button('Continue').click()
  const secret = (await page.locator('.secret').textContent()).trim()
  await page.getByLabel('6-digit code').fill(await totp(demo, secret))
  await button('Sign in').click()
  await page.getByText('I have stored them in a safe place').click()
  await button('Enter').click()
  await heading('Today')

  const goods = await wares(demo, 12)
  const world = await network(demo, goods)
  const lin = await buyer(demo, '林知夏')
  const [first, second] = [
    await lin.place([{ sku: goods[0].sku, quantity: 2 }], '麻烦用礼盒装，谢谢。'),
    await lin.place([{ sku: goods[1].sku, quantity: 1 }]),
  ]
  await lin.pay(first)
  await page.goto(`${demo.url}/admin/login`)
  await page.getByLabel('Account').fill(demo.info.staff[0].login)
  await page.getByLabel('Password').fill(password)
  await button('Continue').click()
  await page.getByLabel('6-digit code').fill(await totp(demo, secret))
  await button('Sign in').click()
  await heading('Today')
  await page.waitForLoadState('networkidle')
  assert.equal(await page.title(), 'Today · Yuanfen')
  await look('today', { axe: true })

  await open('/orders')
  await look('orders', { axe: true })
  await open(`/orders/${first.id}`)
  await look('order', { axe: true })
  await button('Refund').click()
  await look('order-refund', { axe: true })

  // A form with an error, from the panel and from the server.
  await open(`/orders/${second.id}`)
  await button('Change price').click()
  await page.getByLabel('Discount on goods').fill('many')
  await look('order-price', { axe: true })
  await open('/products/new')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Tea')
  await look('product-new', { axe: true })

  await open('/policies/tiers')
  await look('policies', { axe: true })
  await button('Draft a new version').click()
  await page.getByRole('dialog').getByLabel('Purchase price, of retail').first().fill('101')
  await look('policy-draft', { axe: true })
  await open('/policies/payout')
  await button('Draft a new version').click()
  await look('policy-draft-payout', { axe: true })

  await open('/posters')
  await look('posters', { axe: true })
  await page.getByRole('link', { name: 'Design' }).or(button('Design')).first().click()
  await page.getByRole('heading', { name: 'Layers' }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.getByRole('listitem').getByRole('button').first().click()
  await look('designer', { axe: true })

  // Every other page: its own words at least.
  const pages = [
    'trends', 'products', 'categories', 'freight', 'home', 'stock', 'stock/documents', 'reviews', 'after-sales', 'complaints', 'distributors',
    `distributors/${world.sellers[0].id}`, `distributors/${world.applicant.id}`, 'network', 'commissions', 'questions', 'risk', `risk/${world.riskCase.id}`,
    'policies/attribution', 'policies/commission', 'policies/risk', 'payouts', `payouts/${world.banked.id}`, 'payout-batches',
    `payout-batches/${world.banked.batch_id}`, 'write-offs', 'ledger', `journals?order=${first.id}`, 'reconcile', 'invoices', 'refunds', 'image-sets', 'alerts', 'jobs',
    'sheets', 'system', 'staff', 'roles', 'agreements', 'settings', 'go-live', 'audit', 'account', `orders/${world.doubted.id}`, 'nowhere',
  ] // prettier-ignore
  for (const path of pages) {
    await open(`/${path}`)
    await look(path.replace(/[/?=]/g, '-').replace(/\d{5,}/g, 'N'))
  }
  await page.keyboard.press('Control+k')
  await look('command')
} catch (e) {
  for (const c of new Set(complaints)) console.error(c)
  throw e
} finally {
  await browser.close()
  await demo.stop()
}
for (const c of new Set(complaints)) console.error(c)
process.exitCode = complaints.length ? 1 : 0
