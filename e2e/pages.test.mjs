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
const DAY_MS = 86_400_000
const TOUCH_PX = 43.5
const MODES = { light: {}, dark: { colorScheme: 'dark' }, large: { rootPx: 21 } }
let demo, browser, pages

// Where a buyer lives whom nobody takes for the distributor.
const AWAY = { ...HOME, name: '林知夏', phone: '19900000654', city: '宁波市', district: '鄞州区', detail: '示例大道 100 号' }

/** Calls with a body and a key of its own. */
const sender = (api) => (method, route, body) => api(route, { method, headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify(body) })

/** An order of one piece, paid; by a link, when there is one. */
async function bought(api, send, sku, link, address = HOME) {
  const lines = [{ sku_id: sku, quantity: 1 }]
  const quote = await send('POST', '/quote', { lines, province: HOME.province, city: HOME.city })
  const order = await send('POST', '/orders', { lines, address, total: quote.total, link })
  await send('POST', `/orders/${order.id}/pay`, {})
  const { payments } = await demo.control('state')
  await demo.control('pay', { out_trade_no: payments.at(-1).out_trade_no })
  await until('the order is paid', async () => (await api(`/orders/${order.id}`)).state === 'paid')
  return order
}

/** Sells a piece by the link, until its commission can be had; the commission's id. */
async function soldBy(staff, link, product) {
  const buyer = await demo.buyer('林知夏')
  const order = await bought(buyer, sender(buyer), (await demo.public(`/products/${product}`)).skus[0].id, link.code, AWAY)
  await staff('POST', `/orders/${order.id}/ship`, { carrier: 'SF', tracking_no: 'SF1000000077' })
  await until('WeChat knows the parcel', async () => {
    await demo.control('clock', { advance_ms: 20_000 })
    return (await buyer(`/orders/${order.id}/parcels`)).items.every((parcel) => parcel.state === 'uploaded')
  })
  const { payments } = await demo.control('state')
  await demo.control('confirm', { out_trade_no: payments.at(-1).out_trade_no })
  await sender(buyer)('POST', `/orders/${order.id}/receive`)
  await demo.control('clock', { advance_ms: 7 * DAY_MS + 60_000 })
  const seller = await demo.buyer(SELLER)
  await until('the commission is available', async () => {
    await demo.control('clock', { advance_ms: 60_000 })
    return (await seller('/distributor/funds')).available > 0
  })
  await staff.again()
  return (await seller('/distributor/commissions')).items[0].order_id
}

/** Asks for all that can be had; the payout's id. */
async function askedFor(api, send) {
  const { available } = await api('/distributor/funds')
  return (await send('POST', '/distributor/payouts', { amount: available, road: 'wechat' })).id
}

/** A distributor who sells, has bought something, and asks for it back: each page has something to show. */
async function world() {
  const staff = await hire(demo, 'owner')
  let api = await demo.buyer(SELLER)
  let send = sender(api)
  const { items: agreements } = await demo.public('/agreements')
  const agreement = agreements.find((one) => one.kind === 'distributor')
  await send('POST', '/distributor/application', { name: SELLER, phone: HOME.phone, channel: '茶友群', province: HOME.province, city: HOME.city, agreement_id: agreement.id })
  const { items: asked } = await staff('GET', '/distributors?state=applied')
  await staff('POST', `/distributors/${asked[0].id}/decide`, { verdict: 'approve', reason: '资料齐全' })
  const { items: goods } = await demo.public('/products?limit=5')
  const product = goods[0].id
  const link = await send('POST', '/distributor/links', { target: 'product', product_id: product, channel: '微信群' })
  const sold = await soldBy(staff, link, product)
  // Seven days outlive a login.
  api = await demo.buyer(SELLER)
  send = sender(api)
  const payout = await askedFor(api, send)
  await send('POST', '/addresses', HOME)
  await send('POST', '/invoice-titles', { kind: 'company', name: '示例茶业有限公司', tax_no: '91330000EXAMPLE000' })
  const detail = await demo.public(`/products/${product}`)
  const order = await bought(api, send, detail.skus[0].id)
  const shipped = await bought(api, send, detail.skus[0].id)
  await staff('POST', `/orders/${shipped.id}/ship`, { carrier: 'SF', tracking_no: 'SF1000000099' })
  const [back] = (await api(`/orders/${shipped.id}`)).lines
  const asked_back = await send('POST', '/after-sales', { order_id: shipped.id, kind: 'return', lines: [{ line_id: back.id, pieces: 1, amount: back.price }], reason: 'damaged', words: '罐口有一处凹痕' })
  await send('POST', '/cart', { sku_id: detail.skus[0].id, quantity: 2 })
  await api(`/favourites/${product}`, { method: 'PUT' }).catch(() => undefined)
  const buying = `${detail.skus[0].id}*1`
  return {
    home: '/pages/home/index', category: '/pages/category/index', cart: '/pages/cart/index', mine: '/pages/mine/index',
    list: '/goods/list/index?q=茶', search: '/goods/search/index', product: `/goods/product/index?id=${product}`, reviews: `/goods/reviews/index?id=${product}`,
    checkout: `/order/checkout/index?lines=${encodeURIComponent(buying)}`, paid: `/order/paid/index?id=${order.id}`, orders: '/order/list/index', order: `/order/detail/index?id=${order.id}`,
    review: `/order/review/index?id=${order.id}`, invoice: `/order/invoice/index?id=${order.id}`,
    'order-shipped': `/order/detail/index?id=${shipped.id}`, 'after-detail': `/after/detail/index?id=${asked_back.id}`,
    'selling-order': `/selling/order/index?id=${sold}`, payout: `/selling/payout/index?id=${payout}`, apply: '/selling/apply/index', 's-revoked': '/pages/s/index?scene=gone',
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
  const only = process.env.ONLY && process.env.ONLY.split(',')
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
    for (const e of document.querySelectorAll('.image .instead')) if (seen(e)) found.push('a picture did not come')
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
      assert.equal(await me.page.evaluate(() => document.documentElement.style.fontSize), rootPx ? `${rootPx}px` : '', `${name}: the reader says how large type is`)
      await me.shot(`${name}-${mode}`)
      for (const found of await barriers(me.page)) wrong.push(`${name}: ${found}`)
    }
    assert.deepEqual(wrong, [])
    // An order without an invoice answers 404, and browsers complain of that.
    assert.deepEqual(me.wrong.filter((line) => !line.includes('404')), [])
    await me.close()
  })
}
