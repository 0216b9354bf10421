// Pictures of every page at two widths, light and dark: node test/shots.mjs FOLDER [PAGE…]; WIDTHS=1366,768 for others.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buyer, startDemo, wares } from './demo.mjs'
import { acceptInvite, enter, launch, watch } from './browser.mjs'
import { network } from './world.mjs'

const [folder = 'shots', ...only] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const demo = await startDemo()
const browser = await launch()
const complaints = []
const usual = (process.env.WIDTHS ?? '1440,768').split(',').map(Number)
try {
  const goods = await wares(demo, 12)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
  const page = await context.newPage()
  watch(page, complaints, demo.url)
  const shot = async (name, widths = usual, themes = ['light', 'dark']) => {
    if (only.length && !only.some((o) => name.startsWith(o))) return
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      for (const width of widths) {
        await page.setViewportSize({ width, height: { 1440: 900, 1366: 768, 768: 1024 }[width] ?? 844 })
        await page.waitForTimeout(250)
        await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) })
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  }
  const open = async (path) => {
    await page.goto(`${demo.url}/admin${path}`)
    await page.waitForLoadState('networkidle')
  }

  await open('/login')
  await shot('login')
  await page.goto(`${demo.url}/admin/invite#${demo.info.staff[0].invite}`)
  await shot('invite', [1440], ['light'])
  const secret = await acceptInvite(page, demo, demo.info.staff[0].invite)
  const world = await network(demo, goods)
  const lin = await buyer(demo, '林知夏')
  const orders = []
  for (let i = 0; i < 9; i++) {
    const lines = goods.slice(i, i + 1 + (i % 3)).map((g) => ({ sku: g.sku, quantity: 1 + (i % 2) }))
    const o = await lin.place(lines, i === 1 ? '麻烦用礼盒装，谢谢。' : '')
    if (i < 6) await lin.pay(o)
    orders.push(o)
  }
  await lin.complain(orders[1], 'refund', 1000)
  await lin.complain(orders[2], 'refund', 2000)
  await enter(page, demo, demo.info.staff[0].login, secret)
  await page.waitForLoadState('networkidle')
  await shot('today')

  const first = orders[0].id
  await open(`/orders/${first}`)
  await page.getByRole('button', { name: '发货', exact: true }).click()
  await page.getByLabel('快递单号').fill('SF1234567890')
  await shot('ship', [1440])
  await page.getByRole('button', { name: /^发出/ }).click()
  await page.getByText('已发货').first().waitFor()
  await page.getByRole('button', { name: '退款', exact: true }).click()
  await page.getByRole('button', { name: '全部退还' }).click()
  await page.getByLabel('原因（买家可见）').fill('包装破损，协商退款')
  await shot('refund')
  await page.getByRole('button', { name: /^退还/ }).click()
  await page.getByText('已全部退款').first().waitFor()
  await shot('order')
  await page.keyboard.press('Escape')

  const pages = {
    orders: '/orders',
    'orders-empty': '/orders?state=completed',
    members: '/members',
    products: '/products',
    'product-new': '/products/new',
    categories: '/categories',
    home: '/home',
    sheets: '/sheets',
    'after-sales': '/after-sales',
    reviews: '/reviews',
    reconcile: '/reconcile',
    stock: '/stock',
    documents: '/stock/documents',
    ledger: '/ledger',
    journals: `/journals?order=${first}`,
    refunds: '/refunds?state=done',
    alerts: '/alerts',
    jobs: '/jobs',
    staff: '/staff',
    roles: '/roles',
    audit: '/audit',
    account: '/account',
    nowhere: '/nowhere',
    distributors: '/distributors',
    distributor: `/distributors/${world.sellers[0].id}`,
    applicant: `/distributors/${world.applicant.id}`,
    commissions: '/commissions',
    questions: '/questions',
    'order-attribution': `/orders/${world.doubted.id}`,
    risk: '/risk',
    'risk-case': `/risk/${world.riskCase.id}`,
    payouts: '/payouts',
    payout: `/payouts/${world.banked.id}`,
    batches: '/payout-batches',
    batch: `/payout-batches/${world.banked.batch_id}`,
    'write-offs': '/write-offs',
    'policies-tiers': '/policies/tiers',
    'policies-attribution': '/policies/attribution',
    'policies-commission': '/policies/commission',
    'policies-payout': '/policies/payout',
    'policies-risk': '/policies/risk',
    invoices: '/invoices',
    freight: '/freight',
    agreements: '/agreements',
    trends: '/trends',
    network: '/network',
    system: '/system',
    settings: '/settings',
    notices: '/notices',
    'notices-sent': '/notices/sent',
    files: '/files',
    'poster-batches': '/poster-batches',
    'image-sets': '/image-sets',
    posters: '/posters',
  }
  for (const [name, path] of Object.entries(pages)) {
    if (only.length && !only.some((o) => name.startsWith(o))) continue
    await open(path)
    await shot(name)
  }
  // Lists with nothing in them, and with a server that fails.
  for (const name of ['members', 'freight', 'files']) {
    if (only.length && !only.some((o) => `${name}-empty`.startsWith(o))) continue
    const api = `**/api/admin/v1/${{ freight: 'freight-templates' }[name] ?? name}*`
    for (const [how, status, body] of [
      ['empty', 200, '{"items":[],"flat":{"first":1,"first_fee":800,"step":1,"step_fee":0,"free_over":19900,"refuse":false,"regions":[]}}'],
      ['error', 500, '{"status":500,"code":"internal","detail":"服务器出错了，请稍后再试。","request_id":"abc"}'],
    ]) {
      await page.route(api, (route) => route.fulfill({ status, contentType: 'application/json', body }))
      const before = complaints.length
      await open(pages[name])
      await shot(`${name}-${how}`)
      complaints.length = before // What fails here is ours.
      await page.unroute(api)
    }
  }
  if (!only.length || only.includes('freight')) {
    const rules = [
      { regions: ['浙江省', '江苏省/苏州市'], first: 1, first_fee: 600, step: 1, step_fee: 200, free_over: 9900, refuse: false },
      { regions: [], first: 1, first_fee: 1000, step: 1, step_fee: 300, free_over: 19900, refuse: false },
    ]
    await page.evaluate(
      (body) => fetch('/api/admin/v1/freight-templates', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }),
      JSON.stringify({ name: '江浙沪优惠', charge_by: 'pieces', is_default: true, rules }),
    )
    await open('/freight')
    await shot('freight-rules')
    await page.getByRole('button', { name: '新建模板' }).click()
    await shot('freight-new')
  }
  if (!only.length || only.includes('publish')) {
    await open('/policies/tiers')
    await page.getByRole('button', { name: /^发布第/ }).click()
    await shot('publish')
  }
  if (!only.length || only.includes('import')) {
    await open('/sheets')
    await page.getByRole('button', { name: '批量发货' }).click()
    await shot('import')
  }
  if (!only.length || only.includes('note')) {
    await open(`/delivery-notes?ids=${orders[1].id}`)
    await shot('note')
  }
  if (!only.length || only.includes('start')) {
    await page.goto(`${demo.url}/start`)
    await shot('start')
  }
  if (!only.length || only.includes('go-live')) {
    await open('/go-live')
    await shot('go-live-before', [1440], ['light'])
    await page.getByRole('button', { name: '开始检查' }).click()
    await page.getByRole('heading', { name: '服务类目' }).waitFor()
    await shot('go-live')
  }
  if (!only.length || only.includes('product')) {
    await open('/products')
    await page.locator('tbody a').first().click()
    await page.waitForLoadState('networkidle')
    await shot('product')
    await page.getByRole('heading', { name: '主图', exact: true }).scrollIntoViewIfNeeded()
    await shot('product-images', [1440])
  }
  if (!only.length || only.includes('case')) {
    await open('/after-sales')
    await page.locator('tbody a').first().click()
    await page.waitForLoadState('networkidle')
    await shot('case')
    await page.getByRole('button', { name: '同意', exact: true }).click()
    await shot('case-approve', [1440])
  }
  if (!only.length || only.includes('book')) {
    await open('/stock')
    await page.locator('.cell').first().click()
    await shot('book', [1440])
  }
  for (const kind of ['tiers', 'attribution', 'commission', 'payout', 'risk']) {
    if (only.length && !only.includes('draft')) break
    await open(`/policies/${kind}`)
    await page.getByRole('button', { name: '起草新版本', exact: true }).click()
    await shot(`draft-${kind}`)
  }
  if (!only.length || only.includes('selling')) {
    await open(`/distributors/${world.sellers[0].id}`)
    await page.getByRole('button', { name: '分享码', exact: true }).click()
    await page.waitForLoadState('networkidle')
    await shot('selling-links')
    await page.getByRole('button', { name: '对账单', exact: true }).click()
    await page.waitForLoadState('networkidle')
    await shot('selling-statement')
    await page.getByRole('button', { name: '终止资格', exact: true }).click()
    await shot('selling-expel', [1440])
    await open('/payouts?state=requested')
    await page.getByRole('checkbox').first().check()
    await shot('selling-approve', [1440, 390])
    await open('/commissions')
    await page.locator('input[type=checkbox]:not(:disabled)').first().check()
    await page.getByRole('button', { name: '暂扣', exact: true }).last().click()
    await shot('selling-hold', [1440])
  }
  if (!only.length || only.includes('command')) {
    await open('/today')
    await page.keyboard.press('Control+k')
    await shot('command', [1440])
  }
  if (!only.length || only.includes('invite-link')) {
    await open('/staff')
    await page.getByRole('button', { name: '添加员工' }).click()
    await shot('staff-add', [1440], ['light'])
  }
} finally {
  await browser.close()
  await demo.stop()
}
for (const c of new Set(complaints)) console.error(c)
process.exitCode = complaints.length ? 1 : 0
