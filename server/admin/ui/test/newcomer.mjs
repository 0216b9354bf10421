// What a newcomer stumbled over, once more: the menu under one's name, orders by what a buyer says, account managers, a
// first product, a poster from nothing, rules that wait for a second person.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { mkdir } from 'node:fs/promises'
import { buyer, startDemo, wares } from './demo.mjs'
import { acceptInvite, barriers, launch, watch } from './browser.mjs'
import { person } from './person.mjs'
import { network } from './world.mjs'

const folder = process.argv[2]
if (folder) await mkdir(folder, { recursive: true })
const demo = await startDemo()
const browser = await launch()
const complaints = []
try {
  const goods = await wares(demo, 12)
  const world = await network(demo, goods) // It takes days, which end every session.
  const owner = await person(demo, browser, 'owner', complaints)
  const { page, button, open, dialog } = owner
  const shot = async (name) => {
    if (!folder) return
    for (const theme of ['light', 'dark'])
      for (const width of [1366, 768]) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.setViewportSize({ width, height: 850 })
        await page.waitForTimeout(300)
        await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) })
      }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 1440, height: 900 })
  }

  // The menu under one's name, by mouse and by keyboard.
  const me = page.getByRole('button', { name: /我的账号/ })
  const menu = page.getByRole('menu', { name: '我的账号' })
  await me.click()
  assert.deepEqual(await menu.getByRole('menuitem').allInnerTexts(), ['我的账号', 'English', '退出登录'])
  await shot('menu')
  await menu.getByRole('menuitemradio', { name: '外观：深色' }).click()
  assert.equal(await page.getAttribute('html', 'theme-mode'), 'dark')
  await menu.waitFor({ state: 'detached' })
  await me.focus()
  await page.keyboard.press('Enter')
  await menu.getByRole('menuitem').first().and(page.locator(':focus')).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  assert.equal(await page.getAttribute('html', 'theme-mode'), 'light')
  await me.click()
  await menu.waitFor()
  assert.deepEqual(await barriers(page), [])
  await page.keyboard.press('Escape')
  await menu.waitFor({ state: 'detached' })

  // What waits for a second person is counted at the menu, and told by an alert that leads there.
  await open('/today')
  await page.getByRole('link', { name: '分销', exact: true }).getByText('1', { exact: true }).waitFor()
  await page.getByRole('heading', { name: '近七天付的款' }).waitFor()
  assert.deepEqual(await barriers(page), [])
  await shot('today')
  await open('/alerts')
  await page.getByRole('row').filter({ hasText: '等级规则起草了第' }).getByRole('link', { name: '查看' }).click()
  await page.getByRole('link', { name: '规则', exact: true }).getByText('1', { exact: true }).waitFor()
  await page.getByRole('button', { name: /^发布第/ }).click()
  await shot('publish')
  await button('发布，到时生效').click()
  await page.getByRole('heading', { name: '将要生效' }).waitFor()
  await page.getByRole('link', { name: '规则', exact: true }).getByText('1', { exact: true }).waitFor({ state: 'detached' })
  await open('/alerts')
  await page.getByRole('heading', { name: '提醒', level: 1 }).waitFor()
  assert.equal(await page.getByText('等级规则起草了第').count(), 0)

  // Settings in the words of who runs a shop; a template for each import.
  await open('/settings')
  await page.getByText('没有模板时的运费').waitFor()
  await page.getByText('¥8.00', { exact: true }).waitFor()
  assert.deepEqual(await barriers(page), [])
  await shot('settings')
  await open('/sheets')
  await button('批量发货').click()
  const template = await dialog().getByRole('link', { name: '下载模板' }).getAttribute('href')
  assert.equal((await page.request.get(demo.url + template)).status(), 200)
  await shot('import')
  await page.keyboard.press('Escape')

  // An order by phone, name and parcel, from the search and from the list.
  const lin = await buyer(demo, '林知夏')
  const to = { name: '苏晚晴', phone: '19900002097', province: '浙江省', city: '杭州市', district: '西湖区', detail: '示例路 1 号' }
  const order = await lin.pay(await lin.place([{ sku: goods[0].sku, quantity: 1 }], '', to))
  await open('/today')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /搜索/ }).fill(to.phone)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: order.id }).waitFor()
  assert.equal(await page.locator('tbody tr').count(), 1)
  await page.locator('tbody').getByText('苏**').waitFor()
  await shot('orders-found')
  for (const [words, n] of [
    [to.name, 1],
    [order.id, 1],
    ['19900002098', 0],
  ]) {
    await page.getByLabel('查找订单').fill(words)
    await page.keyboard.press('Enter')
    await (n ? page.getByRole('link', { name: order.id }) : page.getByText('都要写完整')).waitFor()
  }
  await open('/orders')
  await shot('orders')

  // An account manager sees nobody, in words that say so; then whom they are given, in bulk and one alone.
  const { invite } = await owner.ask('POST', '/staff', { login: 'zhou', name: '小周', roles: ['account_manager'] })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', reducedMotion: 'reduce' })
  const hers = await context.newPage()
  watch(hers, complaints, demo.url)
  await hers.goto(`${demo.url}/admin/invite#${invite}`)
  await hers.getByText('小周，您以后用这个账号登录').waitFor()
  await acceptInvite(hers, demo, invite)
  await hers.getByText('这里只有分配给您的会员').waitFor()
  assert.equal(await hers.getByRole('link', { name: '数据', exact: true }).count(), 0)
  await hers.goto(`${demo.url}/admin/distributors`)
  await hers.getByText('还没有分销商分配给您').waitFor()
  await open('/distributors')
  await page.locator('tbody').getByRole('checkbox').first().check()
  await button('指定客户经理').click()
  await shot('manager')
  await dialog().getByLabel('客户经理').click()
  await page.getByText('小周', { exact: true }).last().click()
  await button('指定').click()
  await page.locator('tbody').getByText('小周').waitFor()
  await hers.reload()
  await hers.locator('tbody a').first().waitFor()
  assert.equal(await hers.locator('tbody tr').count(), 1)
  await open(`/distributors/${world.sellers[0].id}`)
  await dialog().getByText('客户经理').waitFor()
  await shot('distributor')
  await button('分享码').click()
  await page
    .getByRole('button', { name: /^复制链接/ })
    .first()
    .waitFor()
  await shot('links')
  await open('/members')
  await page.getByRole('heading', { name: '会员', level: 1 }).waitFor()
  assert.deepEqual(await barriers(page), [])
  await shot('members')

  // A new product can be put on sale where it was made, and is told what it lacks; too long a name is refused in words.
  await open('/products/new')
  await page.getByLabel('名称', { exact: true }).fill('长'.repeat(121))
  await page.getByText('最多 120 个字，现在有 121 个。').first().waitFor()
  await page.getByLabel('名称', { exact: true }).fill('新茶')
  await page.getByLabel('短名').fill('xincha-test')
  await page.getByLabel('分类', { exact: true }).click()
  await page.locator('.t-select-option').first().click()
  await page.getByLabel('编码', { exact: false }).last().fill('XINCHA')
  await page.getByLabel('零售价', { exact: false }).last().fill('98')
  await shot('product-new')
  await button('新建（先不上架）').click()
  await button('上架').click()
  await dialog().getByText('还没有主图').waitFor()
  await shot('shelf')
  await page.keyboard.press('Escape')

  // Freight: what is charged, and a sheet whose fields stand apart and do not complain before one types.
  await open('/freight')
  await page.getByText(/每单 ¥8\.00，商品满 ¥199\.00 包邮/).waitFor()
  await shot('freight')
  await button('新建模板').click()
  await page.getByLabel('起步价').waitFor()
  assert.equal(await page.getByText('写上名称。').count(), 0)
  await shot('freight-new')
  await page.keyboard.press('Escape')

  // A scanner types a whole code and Enter.
  const { items } = await owner.ask('GET', '/stock?limit=1')
  await open('/stock')
  await button('登记单据').or(button('登记出入库')).first().click()
  await page.getByLabel('加入规格').fill(items[0].code)
  await page.keyboard.press('Enter')
  await page.getByLabel(`${items[0].title} ${items[0].sku_name} 件数`).waitFor()
  await shot('stock-pick')

  assert.deepEqual([...new Set(complaints)], [])
  console.log('newcomer: ok')
} catch (e) {
  console.error([...new Set(complaints)].join('\n'))
  throw e
} finally {
  await browser.close()
  await demo.stop()
}
