// What others write is shown and never run: 200 payloads in the texts that the panel's pages show, every page opened.
// And a spreadsheet goes out and comes in again; a broken way to the server and a broken server are said in words.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { buyer, eventually, post, startDemo, wares } from './demo.mjs'
import { launch } from './browser.mjs'
import { person } from './person.mjs'
import { applicant, deliver } from './world.mjs'

const run = 'globalThis.__ran=1'
const vectors = [
  `<script>${run}</script>`,
  `<img src=x onerror="${run}">`,
  `<svg onload="${run}">`,
  `<svg><script>${run}</script></svg>`,
  `"><img src=x onerror=${run}>`,
  `' onmouseover='${run}' x='`,
  `<a href="javascript:${run}">x</a>`,
  `javascript:${run}`,
  `<iframe srcdoc="<script>parent.__ran=1</script>">`,
  `<details open ontoggle="${run}">`,
  `<math><mtext></mtext><img src=x onerror=${run}></math>`,
  `{{constructor.constructor('${run}')()}}`,
  '${globalThis.__ran=1}',
  `<style>@import 'javascript:${run}'</style>`,
  `<body onload=${run}>`,
  `<input autofocus onfocus="${run}">`,
  `<video><source onerror="${run}"></video>`,
  `<object data="javascript:${run}">`,
  `\\u003cscript\\u003e${run}\\u003c/script\\u003e`,
  `&lt;script&gt;${run}&lt;/script&gt;`,
]
const payloads = Array.from(
  { length: 200 },
  (_, i) => `${i} ${vectors[i % vectors.length]}${i >= 100 ? `-->${vectors[(i + 7) % 20]}` : ''}`,
)
assert.equal(new Set(payloads).size, 200)

const demo = await startDemo()
const browser = await launch()
const complaints = []
try {
  const owner = await person(demo, browser, 'owner', complaints)
  const page = owner.page
  let dialogs = 0
  page.on('dialog', (d) => {
    dialogs++
    return d.dismiss()
  })
  const harmless = async (where) => {
    assert.equal(await page.evaluate(() => globalThis.__ran), undefined, `something ran on ${where}`)
    assert.equal(dialogs, 0, `a dialog on ${where}`)
    assert.deepEqual(complaints, [], where)
  }
  const done = async (method, path, body) => {
    const answer = await eventually(async () => {
      const a = await owner.ask(method, path, body)
      if (a.status === 429) throw new Error('too fast')
      return a
    })
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  // Eight payloads a product: 25 products hold them all.
  const category = (await owner.ask('GET', '/categories')).items[0].id
  const products = []
  for (let n = 0; n < 25; n++) {
    const [title, subtitle, story, notes, ...points] = payloads.slice(n * 8, n * 8 + 8)
    const skus = [{ code: `XSS-${n}`, name: title.slice(0, 120), values: [], retail_price: 1000, cost_price: 100, weight_grams: 1 }]
    const body = { slug: `xss-${n}`, category_id: category, title: title.slice(0, 120), subtitle, story, notes, points, skus }
    products.push((await done('POST', '/products', body)).id)
  }
  // And what buyers and colleagues write on orders.
  const goods = await wares(demo, 1)
  const lin = await buyer(demo, '林知夏')
  const order = await lin.pay(await lin.place([{ sku: goods[0].sku, quantity: 1 }], payloads[1].slice(0, 100)))
  for (const words of payloads.slice(0, 20)) await done('POST', `/orders/${order.id}/remarks`, { words: words.slice(0, 200) })
  await done('POST', `/orders/${order.id}/unshippable`, { words: payloads[2].slice(0, 200) })

  // Nicknames, names of distributors, addresses, complaints, reviews, after-sales, doubts and channels: others write
  // these too. A name of a distributor holds no digits, so what would run is a function that is not there: the page
  // would complain of it.
  const rude = '<svg onload=run()>'
  const clerks = { call: (...a) => owner.ask(...a) }
  const he = await applicant(demo, '何雨', '19900000021')
  await applicant(demo, '苏杭', '19900000022', { name: rude, channel: payloads[3].slice(0, 100) })
  const [found] = (await owner.ask('GET', '/distributors?phone=19900000021')).items
  await done('POST', `/distributors/${found.id}/decide`, { verdict: 'approve', reason: payloads[4].slice(0, 200) })
  const [named] = (await owner.ask('GET', '/distributors?phone=19900000022')).items
  await done('POST', `/distributors/${named.id}/decide`, { verdict: 'approve', reason: payloads[5].slice(0, 200) })
  await done('PUT', `/distributors/${named.id}/inviter`, { inviter_id: found.id })
  const link = await he.link(payloads[6].slice(0, 20))
  const zhou = await buyer(demo, '周若棠', link.code)
  await zhou.call('PUT', '/me', { nickname: '<svg onload=__ran=1>' })
  const where = {
    name: rude,
    phone: '19900000009',
    province: '浙江省',
    city: '杭州市',
    district: '西湖区',
    detail: payloads[7].slice(0, 100),
  }
  const sold = await zhou.pay(await zhou.place([{ sku: goods[0].sku, quantity: 2 }], payloads[8].slice(0, 100), where))
  await he.call('POST', `/distributor/orders/${sold.id}/questions`, { words: payloads[10].slice(0, 200) })
  await deliver(demo, clerks, zhou, sold)
  await owner.again() // Time has passed, and with it the session.
  const later = await buyer(demo, '周若棠')
  const [line] = sold.lines
  await later.call('POST', `/orders/${sold.id}/reviews`, { reviews: [{ line_id: line.id, stars: 1, text: payloads[11].slice(0, 500) }] })
  const ask = { order_id: sold.id, kind: 'refund', reason: 'damaged', words: payloads[12].slice(0, 200) }
  await later.call('POST', '/after-sales', { ...ask, lines: [{ line_id: line.id, pieces: 1, amount: 500 }] }, crypto.randomUUID())
  const paid = (await owner.ask('GET', `/orders/${sold.id}`)).payments[0]
  await post(`${demo.sim}/control/complaint`, { out_trade_no: paid.out_trade_no, on: true, words: payloads[13] })
  const complaint = await eventually(async () => {
    const { items } = await owner.ask('GET', '/complaints')
    if (!items?.length) throw new Error('the complaint has not come')
    return items[0]
  }, 30_000)
  const aftersale = (await owner.ask('GET', '/after-sales')).items[0]
  const opened = [
    `/admin/distributors/${found.id}`, `/admin/distributors/${named.id}`, `/admin/orders/${sold.id}`, `/admin/delivery-notes?ids=${sold.id}`,
    `/admin/complaints/${complaint.id}`, `/admin/after-sales/${aftersale.id}`, '/admin/questions?state=all', `/admin/commissions?distributor=${found.id}`,
    `/admin/distributors?inviter=${found.id}`, '/admin/reviews', '/admin/notices/sent', `/admin/journals?order=${sold.id}`,
  ] // prettier-ignore

  const nav = await readFile(new URL('../src/core/nav.ts', import.meta.url), 'utf8')
  const places = [...nav.matchAll(/to: '(\/[^']+)'/g)].map((m) => `/admin${m[1]}`)
  assert.ok(places.length > 25, `${places.length} pages`)
  for (const href of [...places, `/admin/orders/${order.id}`, `/admin/delivery-notes?ids=${order.id}`, ...opened]) {
    await page.goto(`${demo.url}${href}`)
    await page.waitForLoadState('networkidle')
    await harmless(href)
  }
  await owner.open(`/orders/${order.id}`)
  await page.getByText(payloads[1].slice(0, 100)).first().waitFor()
  // Each is really there to be read, as it was written.
  for (const [path, words] of [
    [`/orders/${sold.id}`, where.detail],
    [`/distributors/${named.id}`, rude],
    [`/distributors/${named.id}`, payloads[3].slice(0, 100)],
    [`/complaints/${complaint.id}`, payloads[13]],
    [`/after-sales/${aftersale.id}`, payloads[12].slice(0, 200)],
    ['/reviews', payloads[11].slice(0, 500)],
    ['/questions?state=all', payloads[10].slice(0, 200)],
  ]) {
    await owner.open(path)
    await page.getByText(words).first().waitFor()
    await harmless(path)
  }
  for (const id of products) {
    await owner.open(`/products/${id}`)
    await harmless(`/products/${id}`)
  }

  // A file of them goes out, and in again: nothing of it changed.
  await owner.open('/sheets')
  await owner.button('导出商品').click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载文件' }).click()])
  const file = await download.path()
  await owner.button('关闭').last().click()
  await owner.button('导入商品').click()
  await page.getByLabel('XLSX 文件').setInputFiles({ name: 'no.xlsx', mimeType: 'application/zip', buffer: Buffer.from('no table') })
  await owner.button('检查文件').click()
  await page.getByRole('alert').getByText('读不了这个文件').waitFor()
  await page.getByLabel('XLSX 文件').setInputFiles(file)
  await owner.button('检查文件').click()
  await page.getByText('还什么都没有改变').waitFor()
  assert.equal(await page.getByText('这几行不能导入').count(), 0)
  await owner.button('导入').click()
  await page.getByText('做完了。').waitFor()
  await harmless('/sheets')
  await page.keyboard.press('Escape')

  // No way to the server, and a server in trouble: each is said, and goes by trying again.
  await page.route('**/api/admin/v1/sheets', (r) => r.abort())
  await owner.open('/sheets')
  await page.getByRole('alert').getByText('连接不上服务器').waitFor()
  await page.unroute('**/api/admin/v1/sheets')
  await page.route('**/api/admin/v1/sheets', (r) => r.fulfill({ status: 500, body: 'trouble' }))
  await page.getByRole('button', { name: '再试一次' }).click()
  await page.getByRole('alert').getByText('服务器没有正常回答').waitFor()
  await page.unroute('**/api/admin/v1/sheets')
  await page.getByRole('button', { name: '再试一次' }).click()
  await page.getByText('导出商品').nth(1).waitFor()
  console.log(`ok: 200 payloads on ${places.length} pages, a spreadsheet out and in, and troubles in words`)
} catch (e) {
  console.error(complaints.join('\n'))
  console.error(demo.said().split('\n').slice(-5).join('\n'))
  throw e
} finally {
  await browser.close()
  await demo.stop()
}
