// The brand's side of an order, by clicks: log in with the demo's link, ship in two parcels, refund a piece, and see
// every figure in the ledger; then every page once. Nothing may break the policy, leave the site or complain.
import assert from 'node:assert/strict'
import { buyer, eventually, startDemo, wares } from './demo.mjs'
import { acceptInvite, barriers, launch, password, watch } from './browser.mjs'
import { totp } from './demo.mjs'

const fen = (text) => Math.round(Number(text.replace(/[^\d.]/g, '')) * 100)

const demo = await startDemo()
const browser = await launch()
const complaints = []
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  watch(page, complaints, demo.url)
  const button = (name) => page.getByRole('button', { name, exact: true })
  const balance = async (account) => {
    await page.goto(`${demo.url}/admin/ledger`)
    const row = page.locator(`[data-account="${account}"] dd`)
    await page.getByRole('heading', { name: '最近的凭证' }).waitFor()
    return (await row.count()) ? fen(await row.textContent()) : 0
  }

  const goods = await wares(demo, 2)
  const lin = await buyer(demo, '林知夏')
  const order = await lin.pay(
    await lin.place([
      { sku: goods[0].sku, quantity: 2 },
      { sku: goods[1].sku, quantity: 1 },
    ]),
  )

  // Who has no session is asked to log in, and comes back to where they wanted to go.
  const owner = demo.info.staff.find((s) => s.role === 'owner')
  const secret = await acceptInvite(page, demo, owner.invite)
  assert.equal(new URL(page.url()).hash, '', 'the one-time token stayed in the address')
  await context.clearCookies()
  await page.goto(`${demo.url}/admin/orders/${order.id}`)
  await page.getByLabel('账号').fill(owner.login)
  await page.getByLabel('密码').fill('wrong password at all')
  await button('继续').click()
  await page.getByRole('alert').getByText('账号或密码不对').waitFor()
  await page.getByLabel('密码').fill(password)
  await button('继续').click()
  const used = await totp(demo, secret)
  await page.getByLabel('6 位验证码').fill(used)
  await button('登录').click()
  // A code works once: the one that set up the authenticator may still be showing.
  await eventually(async () => {
    if (new URL(page.url()).pathname === `/admin/orders/${order.id}`) return
    const code = await totp(demo, secret)
    assert.notEqual(code, used, 'waiting for the next code')
    await page.getByLabel('6 位验证码').fill(code)
    await button('登录').click()
    await page.waitForURL(`**/orders/${order.id}`)
  }, 40_000)

  // Ship one piece, then the rest.
  await button('发货').click()
  await page.getByLabel(`${goods[0].title} 装入件数`).fill('1')
  await page.getByLabel(`${goods[1].title} 装入件数`).fill('0')
  await page.getByLabel('快递单号').fill('SF1000000001')
  await button('发出 1 件').click()
  await page.getByText('SF1000000001').first().waitFor()
  await button('发货').click()
  await page.getByLabel('快递单号').fill('SF1000000002')
  await button('发出 2 件').click()
  await page.getByRole('dialog').getByText('已发货').waitFor()

  // Refund one piece; a double click is one refund.
  await button('退款').click()
  await page.getByLabel(`${goods[0].title} 退回件数`).fill('1')
  await page.getByLabel('原因（买家可见）').fill('少发一罐，退款')
  const give = page.getByRole('button', { name: /^退还 ¥/ })
  const amount = fen(await give.textContent())
  assert.ok(amount > 0 && amount < order.paid, `refund of ${amount}`)
  await give.dblclick()
  await page.getByText('退款：少发一罐，退款').waitFor()
  assert.equal(await page.getByText('退款：少发一罐，退款').count(), 1, 'refunded twice')
  // More than is left is refused before it is sent.
  await button('退款').click()
  await page.getByLabel(`${goods[0].title} 退还金额`).fill('999999')
  assert.ok(await page.getByRole('button', { name: /^退还 ¥/ }).isDisabled())
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  // Another buyer's tin was damaged: the shop agrees to give some of it back.
  const other = await buyer(demo, '周若棠')
  const broken = await other.pay(await other.place([{ sku: goods[1].sku, quantity: 2 }]))
  await other.complain(broken, 'refund', 1200)
  await page.goto(`${demo.url}/admin/today`)
  await page.getByRole('link', { name: /售后待处理/ }).click()
  await page.locator('tbody a').first().click()
  await button('同意').click()
  await page.getByLabel(`${goods[1].title} 退款`).fill('10.00')
  await button('同意，退还 ¥10.00').click()
  await page
    .getByRole('dialog')
    .getByText(/退款中|已完成/)
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  const held = order.paid - amount + broken.paid - 1000

  // The ledger says the same: what is held is what was paid less what went back.
  await eventually(async () => {
    assert.equal(await balance('escrow'), held)
    assert.equal(await balance('refund.due'), 0)
    assert.equal(await balance('wechat.held'), held)
  })
  await page.goto(`${demo.url}/admin/audit`)
  await page.getByText('示例店主 退款给').first().waitFor()

  // Every page, by the keyboard's search.
  const places = [
    '今日',
    '数据',
    '系统状态',
    '系统设置',
    '上线检查',
    '邀请关系',
    '商品列表',
    '分类',
    '首页装修',
    '导入导出',
    '库存',
    '订单列表',
    '评价',
    '会员',
    '售后列表',
    '投诉',
    '账本',
    '对账',
    '退款',
    '提醒',
    '后台任务',
    '员工',
    '角色',
    '操作记录',
    '分销商',
    '佣金',
    '归属疑问',
    '风险提示',
    '规则',
    '审核批次',
    '欠款核销',
    '发票',
    '运费',
    '协议',
    '我的账号',
  ]
  for (const name of places) {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /搜索/ }).fill(name)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.waitForLoadState('networkidle')
    assert.equal(await page.getByRole('alert').count(), 0, `${name} shows an error`)
    if (['数据', '首页装修', '导入导出', '系统状态', '系统设置', '上线检查', '邀请关系'].includes(name))
      assert.deepEqual(await barriers(page), [], name)
    await page.setViewportSize({ width: 390, height: 844 })
    const fits = page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, null, { timeout: 5_000 }) // The layout follows the width a frame later.
    assert.ok(await fits.catch(() => false), `${name} is wider than a phone`)
    await page.setViewportSize({ width: 1440, height: 900 })
  }

  // Before it is paid an order can be given another price.
  const unpaid = await other.place([{ sku: goods[0].sku, quantity: 1 }])
  await page.goto(`${demo.url}/admin/orders/${unpaid.id}`)
  await button('改价').click()
  await page.getByLabel('运费', { exact: true }).fill('1.23')
  await page.getByLabel('原因').fill('老顾客，少收运费')
  await page.getByRole('dialog').last().getByRole('button', { name: '改价', exact: true }).click()
  await eventually(async () => assert.equal((await other.call('GET', `/orders/${unpaid.id}`)).total, unpaid.total - unpaid.freight + 123))

  // Going live: each thing is tried for real against the simulated WeChat; one of them again by itself.
  await page.goto(`${demo.url}/admin/go-live`)
  await button('开始检查').click()
  const check = (title) => page.locator('li', { has: page.getByRole('heading', { name: title, exact: true }) })
  await check('下单与关单').waitFor()
  for (const title of ['接口凭证与 IP 白名单', '小程序码', '下单与关单', '账单下载', '消息推送'])
    assert.ok(await check(title).getByText('通过', { exact: true }).isVisible(), `${title}: ${await check(title).textContent()}`)
  await check('用户隐私保护指引').getByText('请人工确认').waitFor()
  await button('重新检查接口凭证与 IP 白名单').click()
  await check('接口凭证与 IP 白名单').getByText('通过', { exact: true }).waitFor()

  // The figures of the day are those of what was bought above, and no secret is shown among the settings.
  await eventually(async () => {
    await page.goto(`${demo.url}/admin/trends`)
    await page.getByRole('img', { name: /实付/ }).waitFor()
    const paid = page.getByRole('button', { name: /^实付/ }).locator('b')
    assert.equal(fen(await paid.textContent()), order.paid + broken.paid)
  }, 90_000)
  await page.locator('ol.tiles').getByText('浙江').waitFor()
  await page.goto(`${demo.url}/admin/settings`)
  await page.getByText('database.dsn', { exact: true }).waitFor()
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.goto(`${demo.url}/admin/system`).then(() => page.getByRole('link', { name: '下载备份' }).click()),
  ])
  assert.match(saved.suggestedFilename(), /^yuanfen-.*\.tar\.gz$/)

  // A session that was ended elsewhere: to the login page, and it says why.
  await context.clearCookies()
  // Whatever is asked next finds it out: this click, or a request that was under way.
  await page.evaluate(() => document.querySelector('a[href="/admin/orders"]')?.click())
  await page.getByText('登录已过期').waitFor()

  // The warehouse sees what it may, and no more.
  const hand = demo.info.staff.find((s) => s.role === 'warehouse')
  await acceptInvite(page, demo, hand.invite)
  await page.waitForLoadState('networkidle')
  assert.equal(await page.getByRole('link', { name: '结算', exact: true }).count(), 0)
  assert.equal(await page.getByRole('link', { name: '设置', exact: true }).count(), 0)
  await page.goto(`${demo.url}/admin/ledger`)
  await page.getByRole('alert').getByText('没有这项操作的权限').first().waitFor()

  assert.deepEqual([...new Set(complaints)], [])
  console.log('panel: ok')
} catch (e) {
  console.error(demo.said())
  console.error([...new Set(complaints)].join('\n'))
  throw e
} finally {
  await browser.close()
  await demo.stop()
}
