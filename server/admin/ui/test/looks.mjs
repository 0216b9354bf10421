// Every page as people meet it. What axe finds serious in light and dark, wide and narrow; and wherever something is
// edited: no way to the server, a server in trouble, a session that is over, a colleague who was faster. Each is said in
// words, nothing that was typed is lost, and nothing of the colleague's is overwritten.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { buyer, startDemo, wares } from './demo.mjs'
import { barriers, launch } from './browser.mjs'
import { person } from './person.mjs'
import { network } from './world.mjs'

const api = '**/api/admin/v1/**'
const demo = await startDemo()
const browser = await launch()
const complaints = []
const wrong = []
try {
  const goods = await wares(demo, 6)
  const owner = await person(demo, browser, 'owner', complaints)
  const { page, open, ask, button } = owner
  const world = await network(demo, goods)
  await owner.again() // Days have passed, and with them the session.
  const lin = await buyer(demo, '林知夏')
  const order = await lin.pay(await lin.place([{ sku: goods[0].sku, quantity: 2 }]))
  await lin.complain(order, 'refund', 1000)
  const aftersale = (await ask('GET', '/after-sales?open=true')).items[0]
  const toShip = await lin.pay(await lin.place([{ sku: goods[1].sku, quantity: 1 }]))
  const product = (await ask('GET', '/products')).items[0]
  const design = (await ask('GET', '/poster-templates')).items[0]
  const seller = world.sellers[0]
  const free = { regions: [], first: 1, first_fee: 800, step: 1, step_fee: 100, free_over: 0, refuse: false }
  await ask('POST', '/freight-templates', { name: '默认运费', charge_by: 'pieces', is_default: true, rules: [free] })

  const submit = () => page.locator('[role=dialog] button[type=submit]').last()
  /** Where things are edited: how one gets there and types something, and what saves it. */
  const editing = [
    { at: '/categories', type: () => fillAfter(button('修改').first(), '名称', '改名测试'), save: submit },
    { at: '/freight', type: () => fillAfter(button('修改').first(), '名称', '改名测试'), save: submit },
    { at: '/notices', type: () => fillAfter(button('修改 已发货'), '标题，空着用系统的', '改名测试'), save: submit },
    { at: '/agreements', type: () => fillAfter(button('发布新版').first(), '标题', '改名测试'), save: submit },
    { at: `/orders/${order.id}`, type: () => reason('备注'), save: submit },
    { at: `/orders/${toShip.id}`, type: () => fillAfter(button('发货'), '快递单号', 'SF改名测试'.replace('改名测试', '1234567890')), save: () => page.getByRole('button', { name: /^发出/ }), typed: 'SF1234567890' },
    { at: `/after-sales/${aftersale.id}`, type: () => reason('拒绝'), save: submit },
    { at: `/distributors/${seller.id}`, type: () => reason('暂停'), save: submit },
    { at: `/distributors/${seller.id}`, type: tier, save: submit },
    { at: `/products/${product.id}`, type: () => page.getByLabel('名称', { exact: true }).first().fill('改名测试'), save: () => button('保存') },
    { at: `/posters/${design.id}`, type: rename, save: () => button('存为新版本草稿') },
    { at: '/orders?state=paid', type: () => fillAfter(button('存为视图'), '把现在的筛选和排序存为', '改名测试'), save: () => button('存下') },
  ] // prettier-ignore
  async function fillAfter(press, label, words) {
    await press.click()
    await page.getByLabel(label, { exact: false }).last().fill(words)
  }
  async function rename() {
    await page.locator('canvas').first().waitFor()
    await page.getByLabel('名称', { exact: true }).fill('改名测试')
    await page.getByLabel('名称', { exact: true }).blur()
  }
  async function reason(name) {
    await button(name).click()
    await page.locator('[role=dialog] #reason').last().fill('改名测试')
  }
  async function tier() {
    await button('调整').click()
    await page.getByRole('dialog').last().getByRole('button', { name: '金牌' }).click()
    await page.locator('[role=dialog] #reason').last().fill('改名测试')
  }
  const said = (words) => page.getByText(words).first().waitFor({ timeout: 8000 })
  const kept = (words) => page.evaluate((w) => [...document.querySelectorAll('input, textarea')].some((e) => e.value === w), words)
  const broken = async (handle, act) => {
    await page.route(api, (r) => (r.request().method() === 'GET' ? r.fallback() : handle(r)))
    await act()
    await page.unroute(api)
  }
  page.on('dialog', (d) => d.accept()) // Leaving what is not saved.

  for (const e of editing) {
    try {
      await open(e.at)
      await e.type()
      const typed = e.typed ?? '改名测试'
      await broken((r) => r.abort(), async () => {
        await e.save().click()
        await said('连接不上服务器')
        assert.ok(await kept(typed), 'what was typed is lost without a way to the server')
      }) // prettier-ignore
      await broken((r) => r.fulfill({ status: 500, body: 'trouble' }), async () => {
        await e.save().click()
        await said('服务器没有正常回答')
        assert.ok(await kept(typed), 'what was typed is lost when the server is in trouble')
      }) // prettier-ignore
      const over = { status: 401, contentType: 'application/json', body: JSON.stringify({ status: 401, code: 'auth.session', detail: '登录已过期，请重新登录。' }) } // prettier-ignore
      await broken((r) => r.fulfill(over), async () => {
        await e.save().click()
        await page.waitForURL(/\/admin\/login/, { timeout: 8000 })
        await said('登录已过期')
      }) // prettier-ignore
    } catch (problem) {
      wrong.push(`${e.at}: ${problem.message.split('\n')[0]}`)
    } finally {
      await page.unroute(api)
    }
  }
  complaints.length = 0 // What was broken on purpose is in the console too.

  // A colleague saves while somebody types.
  const rules = async () => (await ask('GET', '/notice-rules')).items.find((r) => r.kind === 'order.shipped')
  const faster = [
    {
      edit: editing[0],
      meanwhile: async () => {
        const c = (await ask('GET', '/categories')).items[0]
        await ask('PUT', `/categories/${c.id}`, { name: '同事改的', sort: c.sort })
      },
      theirs: async () => (await ask('GET', '/categories')).items.some((c) => c.name === '同事改的'),
    },
    {
      edit: editing[2],
      meanwhile: async () => {
        const { version, told, push, template_id, keywords } = await rules()
        await ask('PUT', '/notice-rules/order.shipped', { version, told, push, template_id, keywords, title: '同事改的', body: '' })
      },
      theirs: async () => (await rules()).title === '同事改的',
    },
    {
      edit: editing[1],
      meanwhile: async () => {
        const t = (await ask('GET', '/freight-templates')).items[0]
        const { name, charge_by, is_default, version } = t
        await ask('PUT', `/freight-templates/${t.id}`, { name: '同事改的', charge_by, is_default, version, rules: [free] })
        assert.notEqual(name, '同事改的')
      },
      theirs: async () => (await ask('GET', '/freight-templates')).items.some((t) => t.name === '同事改的'),
    },
    {
      edit: editing[7],
      meanwhile: () => ask('POST', `/distributors/${seller.id}/decide`, { verdict: 'suspend', reason: '同事暂停的' }),
      theirs: async () => (await ask('GET', `/distributors/${seller.id}`)).distributor.reason === '同事暂停的',
    },
    {
      edit: editing[6],
      meanwhile: () => ask('POST', `/after-sales/${aftersale.id}/reject`, { reason: '同事拒绝的' }),
      theirs: async () => JSON.stringify(await ask('GET', `/after-sales/${aftersale.id}`)).includes('同事拒绝的'),
    },
    {
      edit: editing[9],
      meanwhile: async () => {
        const p = await ask('GET', `/products/${product.id}`)
        await ask('PUT', `/products/${product.id}/shelf`, { shelf: p.shelf === 'on' ? 'off' : 'on' })
      },
      theirs: async () => (await ask('GET', `/products/${product.id}`)).title !== '改名测试',
    },
  ]
  for (const f of faster) {
    try {
      await open(f.edit.at)
      await f.edit.type()
      await f.meanwhile()
      await f.edit.save().click()
      await said(/同事刚改过|已变化|已经|别人|刚被|修改过/)
      assert.ok(await f.theirs(), 'a colleague is overwritten')
    } catch (problem) {
      wrong.push(`${f.edit.at} beside a colleague: ${problem.message.split('\n')[0]}`)
    }
  }
  // The matrix of roles: two people, one role.
  await open('/roles')
  await page.locator('label', { has: page.getByLabel('审计：查看库存') }).click()
  await ask('PUT', '/roles/auditor', { permissions: ['order.view'] })
  await button('保存').click()
  await said('同事刚改过').catch(() => wrong.push('/roles beside a colleague: nothing is said'))
  assert.deepEqual((await ask('GET', '/roles')).roles.find((r) => r.code === 'auditor').permissions, ['order.view'])
  complaints.length = 0

  // Every page, as it looks.
  const nav = await readFile(new URL('../src/core/nav.ts', import.meta.url), 'utf8')
  const places = [...nav.matchAll(/to: '(\/[^']+)'/g)].map((m) => m[1])
  const more = [
    `/orders/${order.id}`, `/after-sales/${aftersale.id}`, `/distributors/${seller.id}`, `/risk/${world.riskCase.id}`, `/payouts/${world.banked.id}`, `/payout-batches/${world.banked.batch_id}`,
    `/products/${product.id}`, '/products/new', `/posters/${design.id}`, '/notices/sent', '/stock/documents', '/account', '/policies/tiers', '/policies/commission', '/policies/payout', '/policies/risk', '/policies/attribution', '/nowhere',
  ] // prettier-ignore
  // Colours move from one theme to the other: what is half-way has no contrast to be judged.
  const settled = (page) =>
    page.evaluate(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(done))
      await frame()
      await frame()
      await Promise.all(
        document.getAnimations().map((a) => (a.effect?.getTiming().iterations === Infinity ? 0 : a.finished.catch(() => 0))),
      )
      await frame()
    })
  let looked = 0
  for (const at of [...places, ...more]) {
    await open(at)
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const width of [1280, 768]) {
        await page.setViewportSize({ width, height: 900 })
        await settled(page)
        for (const b of await barriers(page)) wrong.push(`${at} ${colorScheme} ${width}: ${b}`)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (wide > 1) wrong.push(`${at} ${width}: ${wide} px wider than the window`)
        looked++
      }
    }
  }
  assert.deepEqual([...wrong, ...new Set(complaints)], [])
  console.log(
    `ok: ${looked} looks at ${places.length + more.length} pages, troubles on ${editing.length} editing pages, ${faster.length + 1} colleagues`,
  )
} catch (e) {
  console.error(wrong.join('\n'))
  console.error(demo.said().split('\n').slice(-5).join('\n'))
  throw e
} finally {
  await browser.close()
  await demo.stop()
}
