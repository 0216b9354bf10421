// A buyer's road through the shop, by clicks on a phone: the real program, the
// real pages, and a simulated WeChat.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, phone, startDemo, writeAddress } from './demo.mjs'
import { hire } from './staff.mjs'

let demo, browser, staff
before(async () => {
  demo = await startDemo()
  browser = await openBrowser()
  staff = await hire(demo, 'owner')
})
after(async () => {
  await browser?.close()
  await demo?.stop()
})

test('three things are bought, paid in WeChat, and seen as one order', async () => {
  const me = await phone(browser, demo, '小满')
  await me.open()
  await me.text('新到').waitFor()
  await me.shot('home')
  for (const [title, choices, pieces] of [['明前龙井', ['50g', '罐装'], 1], ['青瓷盖碗', ['粉青'], 2]]) {
    await me.open('/goods/search/index')
    await me.page.getByLabel('搜索商品').locator('input').fill(title)
    await me.button('搜索').click()
    await me.page.getByRole('link').filter({ hasText: title, visible: true }).first().click()
    await me.button('加入购物车').click()
    for (const choice of choices) await me.page.getByRole('radio', { name: choice, exact: true }).click()
    for (let n = 1; n < pieces; n++) await me.button('加一件').click()
    await me.shot(`sku-${title}`)
    await me.button('加入购物车').click()
    await me.text('已放进购物车').waitFor()
  }
  await me.open('/pages/cart/index')
  await me.text('共 3 件').waitFor()
  await me.shot('cart')
  await me.button('结算（3）').click()
  await me.text('添加收货地址').waitFor()
  await me.button('填写地址').click()
  await me.button('新建地址').click()
  await writeAddress(me, '林知夏')
  await me.text('林知夏').waitFor()
  await me.text('价格明细').waitFor()
  await me.shot('checkout')
  await me.button('提交并支付').click()
  await me.text('确认支付').waitFor()
  await me.shot('cashier')
  await me.button('确认支付').click()
  await me.text('支付成功').waitFor()
  await me.shot('paid')
  await me.button('查看订单').click()
  await me.text('货款由微信担保，商家正在备货').waitFor()
  await me.shot('order')

  const api = await demo.buyer('小满')
  const { items: orders } = await api('/orders')
  assert.equal(orders.length, 1)
  const [order] = orders
  assert.equal(order.state, 'paid')
  assert.equal(order.lines.reduce((sum, line) => sum + line.quantity, 0), 3)
  const { payments } = await demo.control('state')
  const paid = payments.filter((p) => p.state === 'SUCCESS')
  assert.deepEqual(paid.map((p) => p.total), [order.total], 'WeChat has taken what the order says, once')
  assert.equal((await api('/cart')).pieces, 0, 'what was bought has left the cart')
  assert.deepEqual(me.wrong, [])
  await me.close()
})

/** One piece of the first product, by the shortest way to the checkout. */
async function toCheckout(me, title) {
  const found = await demo.public(`/search?q=${encodeURIComponent(title)}`)
  const product = await demo.public(`/products/${found.items[0].id}`)
  const sku = product.skus[0]
  await me.open(`/order/checkout/index?lines=${sku.id}*1`)
  await me.text('价格明细').waitFor()
  if (await me.page.getByText('添加收货地址').isVisible()) {
    await me.button('填写地址').click()
    await me.button('新建地址').click()
    await writeAddress(me, '周予安')
    await me.text('周予安').waitFor()
  }
  await me.button('提交并支付').and(me.page.locator('[aria-disabled=false]')).waitFor()
  return sku
}

test('a cancelled payment takes no money; the order waits and can be paid later', async () => {
  const me = await phone(browser, demo, '阿岚')
  await me.open()
  await toCheckout(me, '桂花乌龙')
  await me.button('提交并支付').click()
  await me.button('取消').click()
  await me.text('待付款').waitFor()
  await me.text(/请在 \d\d:\d\d 内付款/).waitFor()
  await me.shot('order-unpaid')
  const before = (await demo.control('state')).payments.filter((p) => p.state === 'SUCCESS').length
  await me.button('去支付').click()
  await me.button('确认支付').click()
  await me.text('支付成功').waitFor()
  assert.equal((await demo.control('state')).payments.filter((p) => p.state === 'SUCCESS').length, before + 1)
  assert.deepEqual(me.wrong, [])
  await me.close()
})

test('a double tap on pay makes one order and one payment', async () => {
  const me = await phone(browser, demo, '双击')
  await me.open()
  await toCheckout(me, '茉莉龙珠')
  await me.button('提交并支付').dblclick()
  await me.button('确认支付').waitFor()
  assert.equal(await me.page.locator('dialog.wechat').count(), 1, 'WeChat is opened once')
  await me.shot('double-tap-cashier')
  await me.button('确认支付').click()
  await me.text('支付成功').waitFor()
  await me.shot('double-tap-paid')
  const api = await demo.buyer('双击')
  assert.equal((await api('/orders')).items.length, 1)
  assert.deepEqual(me.wrong, [])
  await me.close()
})

test('what sold out while it lay in the cart stays there and says so', async () => {
  const me = await phone(browser, demo, '手慢')
  const sku = (await demo.public(`/products/${(await demo.public('/search?q=%E9%BB%84%E5%B1%B1%E6%AF%9B%E5%B3%B0')).items[0].id}`)).skus[0]
  const api = await demo.buyer('手慢')
  const add = (quantity) => api('/cart', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `cart-key-${quantity}` }, body: JSON.stringify({ sku_id: sku.id, quantity }) })
  await add(2)
  const { items: warehouses } = await staff('GET', '/warehouses')
  const network = warehouses.find((one) => one.kind === 'network')
  await staff('POST', '/stock/documents', { kind: 'adjust', reason: '盘亏', lines: [{ sku_id: sku.id, warehouse_id: network.id, quantity: -sku.left }] }, { 'Idempotency-Key': 'e2e-stock-0001' })
  await me.open('/pages/cart/index')
  await me.text('暂时买不了的（1）').waitFor()
  await me.text('售罄').waitFor()
  assert.equal(await me.button(/结算/).getAttribute('aria-disabled'), 'true')
  await me.shot('cart-sold-out')
  await me.button('清空').click()
  await me.page.locator('.uni-modal__btn_primary').click()
  await me.text('购物车还空着').waitFor()
  assert.deepEqual(me.wrong, [])
  await me.close()
})

test('the network is lost when the answer to the order should come; a second try finds the same order', async () => {
  const me = await phone(browser, demo, '断网')
  await me.open()
  await toCheckout(me, '大红袍肉桂')
  // The shop acts, and its answer never arrives: three times, which is all that the pages try by themselves.
  let lost = 0
  await me.page.route('**/api/v1/orders', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    await route.fetch()
    lost++
    await route.abort('connectionreset')
  })
  await me.button('提交并支付').click()
  await me.text('网络不通，请检查网络后重试。').waitFor()
  await me.shot('checkout-offline')
  assert.equal(lost, 3)
  await me.page.unroute('**/api/v1/orders')
  await me.button('提交并支付').click()
  await me.button('确认支付').click()
  await me.text('支付成功').waitFor()
  assert.equal((await (await demo.buyer('断网'))('/orders')).items.length, 1)
  await me.close()
})

test('the network is lost in mid-payment: the money is taken once, and the order knows', async () => {
  const me = await phone(browser, demo, '隧道')
  await me.open()
  await toCheckout(me, '白牡丹')
  await me.button('提交并支付').click()
  await me.button('确认支付').waitFor()
  const taken = async () => (await demo.control('state')).payments.filter((p) => p.state === 'SUCCESS').length
  const before = await taken()
  // WeChat takes the money; what the shop would say of it does not arrive.
  await me.page.route('**/api/v1/orders/*', (route) => route.abort('connectionreset'))
  await me.button('确认支付').click()
  await me.text('网络不通').waitFor()
  await me.shot('payment-offline')
  assert.equal(await taken(), before + 1)
  await me.page.unroute('**/api/v1/orders/*')
  await me.page.context().setOffline(true)
  await me.page.context().setOffline(false)
  await me.text('支付成功').waitFor()
  await me.shot('payment-back')
  const { items } = await (await demo.buyer('隧道'))('/orders')
  assert.deepEqual(items.map((one) => one.state), ['paid'])
  assert.equal(await taken(), before + 1)
  await me.close()
})

test('a price that changed on the way is shown before anything is paid', async () => {
  const me = await phone(browser, demo, '犹豫')
  await me.open()
  const sku = await toCheckout(me, '正山小种')
  const found = (await demo.public('/search?q=%E6%AD%A3%E5%B1%B1%E5%B0%8F%E7%A7%8D')).items[0].id
  const { version, category_id, title, subtitle, story, notes, points, options, skus } = await staff('GET', `/products/${found}`)
  await staff('PUT', `/products/${found}`, {
    version, category_id, title, subtitle, story, notes, points, options,
    skus: skus.map(({ id, code, name, values, cost_price, retail_price, weight_grams, shelf }) => ({
      code, name, values, cost_price, weight_grams, shelf, retail_price: id === sku.id ? retail_price + 1000 : retail_price,
    })),
  })
  const price = (fen) => `¥${(fen / 100).toFixed(2)}`
  await me.button('提交并支付').click()
  await me.text('价格或运费有变动').waitFor()
  await me.text(price(sku.retail_price + 1000)).waitFor()
  await me.shot('checkout-price-changed')
  assert.equal((await (await demo.buyer('犹豫'))('/orders')).items.length, 0)
  await me.button('提交并支付').click()
  await me.button('确认支付').click()
  await me.text('支付成功').waitFor()
  await me.close()
})

// The last: it moves the clock, which ends the staff's session too.
test('an expired login is renewed without a word', async () => {
  const me = await phone(browser, demo, '久别')
  await me.open('/pages/mine/index')
  await me.text('我的订单').waitFor()
  await demo.control('clock', { advance_ms: 3 * 3_600_000 })
  await me.page.getByRole('link', { name: '全部' }).click()
  await me.text('这里还没有订单').waitFor()
  await me.shot('login-renewed')
  // The browser notes the refusal; the person sees nothing of it.
  assert.deepEqual(me.wrong.filter((line) => !line.includes('401')), [])
  await me.close()
})
