// Takes a picture of every page, for looking: node scripts/shots.mjs ADDRESS FOLDER [dark|wide]
import fs from 'node:fs'
import { chromium } from 'playwright-core'

const [address, folder, how = ''] = process.argv.slice(2)
fs.mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const context = await browser.newContext({
  viewport: how === 'wide' ? { width: 1440, height: 900 } : { width: 390, height: 844 },
  deviceScaleFactor: how === 'wide' ? 1 : 1.5,
  hasTouch: how !== 'wide',
  colorScheme: how === 'dark' ? 'dark' : 'light',
  locale: 'zh-CN',
})
const page = await context.newPage()
page.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log(`[${m.type()}]`, m.text().slice(0, 300)))
page.on('pageerror', (e) => console.log('[pageerror]', String(e).slice(0, 300)))
page.on('requestfailed', (r) => console.log('[failed]', r.url()))

const api = async (path) => (await fetch(address + path)).json()
const { items } = await api('/api/v1/products?limit=30')
const product = items[0].id
const pages = {
  home: '/',
  category: '/#/pages/category/index',
  search: '/#/goods/search/index',
  list: '/#/goods/list/index?q=茶',
  product: `/#/goods/product/index?id=${product}`,
  cart: '/#/pages/cart/index',
  mine: '/#/pages/mine/index',
  orders: '/#/order/list/index',
  addresses: '/#/me/addresses/index',
  address: '/#/me/address/index',
  favourites: '/#/me/favourites/index',
  footprints: '/#/me/footprints/index',
  brought: '/#/me/brought/index',
  selling: '/#/selling/home/index',
  apply: '/#/selling/apply/index',
}
const only = process.env.ONLY?.split(',')
for (const [name, path] of Object.entries(pages)) {
  if (only && !only.includes(name)) continue
  await page.goto('about:blank')
  await page.goto(address + path)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${folder}/${name}${how && '-' + how}.png`, fullPage: process.env.FULL === '1' })
}
await browser.close()
