// Every page of the shop and of its distributors, as somebody meets it who needs
// large text, a dark screen, a steady finger or a voice that reads. With SHOTS it
// leaves a picture of each; ONLY=home,posters looks at some.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { openBrowser, phone, startDemo, until } from './demo.mjs'
import { hire } from './staff.mjs'

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SELLER = '何念'
const HOME = { name: SELLER, phone: '19900000321', province: '浙江省', city: '杭州市', district: '西湖区', detail: '示例路 8 号 2 单元' }
// WCAG's 2.5.5, less what half a pixel takes.
const TOUCH_PX = 43.5
const MODES = { light: {}, dark: { colorScheme: 'dark' }, large: { rootPx: 21 } }
let demo, browser, pages

/** A distributor who sells, has bought something, and asks for it back: each page has something to show. */
async function world() {
  const staff = await hire(demo, 'owner')
  const api = await demo.buyer(SELLER)
  const send = (method, route, body, headers = {}) => api(route, { method, headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID(), ...headers }, body: JSON.stringify(body) })
  const { items: agreements } = await demo.public('/agreements')
  const agreement = agreements.find((one) => one.kind === 'distributor')
  await send('POST', '/distributor/application', { name: SELLER, phone: HOME.phone, channel: '茶友群', province: HOME.province, city: HOME.city, agreement_id: agreement.id })
  const { items: asked } = await staff('GET', '/distributors?state=applied')
  await staff('POST', `/distributors/${asked[0].id}/decide`, { verdict: 'approve', reason: '资料齐全' })
  const { items: goods } = await demo.public('/products?limit=5')
  const product = goods[0].id
  const link = await send('POST', '/distributor/links', { target: 'product', product_id: product, channel: '微信群' })
  await send('POST', '/addresses', HOME)
  await send('POST', '/invoice-titles', { kind: 'company', name: '示例茶业有限公司', tax_no: '91330000EXAMPLE000' })
  const detail = await demo.public(`/products/${product}`)
  const lines = [{ sku_id: detail.skus[0].id, quantity: 1 }]
  const quote = await send('POST', '/quote', { lines, province: HOME.province, city: HOME.city })
  const order = await send('POST', '/orders', { lines, address: HOME, total: quote.total })
  await send('POST', `/orders/${order.id}/pay`, {})
  const { payments } = await demo.control('state')
  await demo.control('pay', { out_trade_no: payments.at(-1).out_trade_no })
  await until('the order is paid', async () => (await api(`/orders/${order.id}`)).state === 'paid')
  await send('POST', '/cart', { sku_id: detail.skus[0].id, quantity: 2 })
  await api(`/favourites/${product}`, { method: 'PUT' }).catch(() => undefined)
  const buying = `${detail.skus[0].id}*1`
  return {
    home: '/pages/home/index', category: '/pages/category/index', cart: '/pages/cart/index', mine: '/pages/mine/index',
    list: '/goods/list/index?q=茶', search: '/goods/search/index', product: `/goods/product/index?id=${product}`, reviews: `/goods/reviews/index?id=${product}`,
    checkout: `/order/checkout/index?lines=${encodeURIComponent(buying)}`, paid: `/order/paid/index?id=${order.id}`, orders: '/order/list/index', order: `/order/detail/index?id=${order.id}`,
    review: `/order/review/index?id=${order.id}`, invoice: `/order/invoice/index?id=${order.id}`,
    addresses: '/me/addresses/index', address: '/me/address/index', favourites: '/me/favourites/index', footprints: '/me/footprints/index', inbox: '/me/inbox/index',
    profile: '/me/profile/index', titles: '/me/titles/index', privacy: '/me/privacy/index', licence: '/me/licence/index', brought: '/me/brought/index',
    'after-apply': `/after/apply/index?order=${order.id}`, 'after-list': '/after/list/index',
    selling: '/selling/home/index', 'selling-goods': '/selling/goods/index', 'selling-share': `/selling/share/index?product=${product}`, posters: `/selling/posters/index?product=${product}`, 'posters-shop': '/selling/posters/index',
    links: '/selling/links/index', link: `/selling/link/index?id=${link.id}`, 'selling-orders': '/selling/orders/index', statement: '/selling/statement/index', withdraw: '/selling/withdraw/index',
    payouts: '/selling/payouts/index', tiers: '/selling/tiers/index', team: '/selling/team/index', questions: '/selling/questions/index',
  }
}

before(async () => {
  demo = await startDemo()
  browser = await openBrowser()
  pages = await world()
  const only = process.env.ONLY?.split(',')
  if (only) pages = Object.fromEntries(Object.entries(pages).filter(([name]) => only.includes(name)))
})
after(async () => {
  await browser?.close()
  await demo?.stop()
})

/** What axe finds serious, what a finger would miss, and pictures without words. */
async function barriers(page) {
  await page.evaluate(axe)
  return page.evaluate(async (least) => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] })
    const found = violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140)).join(' | ')}`)
    const seen = (e) => e.offsetParent !== null && e.getClientRects().length > 0
    for (const e of document.querySelectorAll('[role=button],[role=link],[role=radio],[role=checkbox],[role=tab],uni-button')) {
      // A word within a sentence is not a button of its own (WCAG 2.5.5, inline).
      if (!seen(e) || e.tagName === 'UNI-TEXT') continue
      const { width, height } = e.getBoundingClientRect()
      if (width < least || height < least) found.push(`too small for a finger (${Math.round(width)}×${Math.round(height)}): ${e.className} ${(e.getAttribute('aria-label') ?? e.textContent).slice(0, 20)}`)
    }
    for (const e of document.querySelectorAll('img')) if (seen(e) && !e.hasAttribute('alt')) found.push(`a picture without words: ${e.src.slice(-60)}`)
    const over = document.documentElement.scrollWidth - innerWidth
    if (over > 1) found.push(`${over} px wider than the screen`)
    return found
  }, TOUCH_PX)
}

for (const [mode, { rootPx, ...options }] of Object.entries(MODES)) {
  test(`every page, ${mode}`, async () => {
    const me = await phone(browser, demo, SELLER, { deviceScaleFactor: 1.5, reducedMotion: 'reduce', ...options })
    if (rootPx) await me.page.addInitScript((px) => addEventListener('DOMContentLoaded', () => (document.documentElement.style.fontSize = `${px}px`)), rootPx)
    const wrong = []
    for (const [name, hash] of Object.entries(pages)) {
      await me.open(hash)
      await me.page.waitForLoadState('networkidle')
      // A poster waits for WeChat's code first, and is drawn then.
      if (name.startsWith('posters')) await me.page.locator('.drawn.shown').first().waitFor()
      await me.page.waitForTimeout(400)
      await me.shot(`${name}-${mode}`)
      for (const found of await barriers(me.page)) wrong.push(`${name}: ${found}`)
    }
    assert.deepEqual(wrong, [])
    // An order without an invoice answers 404, and browsers complain of that.
    assert.deepEqual(me.wrong.filter((line) => !line.includes('404')), [])
    await me.close()
  })
}
