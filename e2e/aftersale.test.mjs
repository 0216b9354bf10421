// What comes after the purchase: two parcels, receipt, one piece sent back, and
// money that agrees wherever it is written down.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { binary, openBrowser, phone, startDemo, until, writeAddress } from './demo.mjs'
import { hire } from './staff.mjs'

const DAY_MS = 86_400_000
let demo, browser
before(async () => {
  demo = await startDemo()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await demo?.stop()
})

const shanghaiDay = (iso) => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 10)

const skuOf = async (title) => {
  const found = await demo.public(`/search?q=${encodeURIComponent(title)}`)
  return (await demo.public(`/products/${found.items[0].id}`)).skus[0]
}

test('three pieces in two parcels, received, one of them returned', async () => {
  const staff = await hire(demo, 'owner')
  const me = await phone(browser, demo, '沈知味')
  const [tea, cup] = [await skuOf('明前龙井'), await skuOf('青瓷盖碗')]
  await me.open(`/order/checkout/index?lines=${tea.id}*2.${cup.id}*1`)
  await me.button('填写地址').click()
  await me.button('新建地址').click()
  await writeAddress(me, '沈知味')
  await me.button('提交并支付').click()
  await me.button('确认支付').click()
  await me.text('支付成功').waitFor()
  await me.button('查看订单').click()
  await me.text('货款由微信担保').waitFor()

  const api = await demo.buyer('沈知味')
  const [{ id }] = (await api('/orders')).items
  const line = (await api(`/orders/${id}`)).lines.find((one) => one.sku_id === tea.id)
  await staff('POST', `/orders/${id}/ship`, { carrier: 'SF', tracking_no: 'SF1000000001', lines: [{ line_id: line.id, pieces: 1 }] })
  await staff('POST', `/orders/${id}/ship`, { carrier: 'YTO', tracking_no: 'YT1000000002' })
  await until('WeChat knows both parcels', async () => {
    await demo.control('clock', { advance_ms: 20_000 })
    return (await api(`/orders/${id}/parcels`)).items.every((parcel) => parcel.state === 'uploaded')
  })
  await me.open(`/order/detail/index?id=${id}`)
  await me.text('包裹 1').waitFor()
  await me.text('包裹 2').waitFor()
  await me.shot('order-shipped')

  await me.button('确认收货').click()
  await me.text('确认后由微信结算给商家').waitFor()
  await me.shot('receipt')
  await me.page.locator('.wechat-yes').click()
  await me.text('已确认收货').waitFor()
  await me.shot('order-received')

  await me.button('申请售后').click()
  await me.page.getByRole('radio', { name: '退货退款' }).click()
  await me.page.getByRole('checkbox', { name: '选择明前龙井' }).click()
  await me.button('减一件').click()
  await me.text('请选择').click()
  await me.page.getByRole('radio', { name: '收到时已损坏' }).click()
  await me.page.getByLabel('补充说明').locator('textarea').fill('罐口有一处凹痕')
  await me.shot('aftersale-apply')
  await me.button('提交申请').click()
  await me.text('等商家答复').waitFor()
  await me.shot('aftersale-applied')

  const [asked] = (await staff('GET', '/after-sales?open=true')).items
  assert.equal(asked.amount, line.amount / 2, 'half of the line is asked for')
  await staff('POST', `/after-sales/${asked.id}/approve`, {
    return_address: { name: '青屿仓', phone: '19900000009', province: '浙江省', city: '杭州市', district: '余杭区', detail: '示例路 1 号' },
  }, { 'Idempotency-Key': 'e2e-approve-1' })
  await me.open(`/after/detail/index?id=${asked.id}`)
  await me.text('寄回地址').waitFor()
  await me.shot('aftersale-approved')
  await me.button('填写寄回单号').click()
  await me.page.getByLabel('快递单号').locator('input').fill('SF2000000001')
  await me.shot('aftersale-sendback')
  await me.button('提交').click()
  await me.text('寄回途中').waitFor()
  await staff('POST', `/after-sales/${asked.id}/arrived`, { lines: [{ line_id: line.id, sound: 0, damaged: 1 }] })
  await until('the refund is done', async () => {
    await demo.control('clock', { advance_ms: 60_000 })
    return (await api(`/after-sales/${asked.id}`)).state === 'done'
  })
  await me.open(`/after/detail/index?id=${asked.id}`)
  await me.text('款项已原路退回').waitFor()
  await me.shot('aftersale-done')

  await demo.control('clock', { advance_ms: 8 * DAY_MS })
  const later = await demo.buyer('沈知味') // Eight days outlive a login.
  await until('the window is over', async () => (await later(`/orders/${id}`)).state === 'completed')
  const order = await later(`/orders/${id}`)
  assert.equal(order.refunded, asked.amount)
  const { payments } = await demo.control('state')
  const paid = payments.find((one) => one.transaction_id === order.transaction_id)
  assert.deepEqual([paid.total, paid.refunded], [order.paid, order.refunded], "the simulator's books say the same")
  // Each ends with an error when a figure disagrees.
  execFileSync(binary, ['audit', '--data', demo.data])
  for (const at of new Set([order.paid_at, asked.applied_at].map(shanghaiDay))) execFileSync(binary, ['reconcile', '--data', demo.data, '--date', at])
  // The number at the cart is asked for a moment after a page: days later the login is renewed without a word.
  assert.deepEqual(me.wrong.filter((line) => !line.includes('401')), [])
  await me.close()
})
