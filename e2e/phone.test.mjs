// What a phone does to the shop: it asks before anything private is used, and it loses its network.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, phone, startDemo, until } from './demo.mjs'

let demo, browser
before(async () => {
  demo = await startDemo()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await demo?.stop()
})

test('what is private waits for a yes, which is kept; a no costs nothing but this', async () => {
  const me = await phone(browser, demo, '谨慎')
  const api = await demo.buyer('谨慎')
  await me.open('/me/addresses/index')
  await me.button('导入微信地址').click()
  await me.text('用户隐私保护提示').waitFor()
  await me.text('从微信地址簿导入收货地址').waitFor()
  await me.shot('privacy-asked')
  await me.button('不同意').click()
  await me.text('用户隐私保护提示').waitFor({ state: 'hidden' })
  assert.equal(await me.page.locator('.wechat-yes').count(), 0, 'WeChat is not asked after a no')
  assert.deepEqual((await api('/consents')).items, [])

  await me.button('导入微信地址').click()
  await me.page.getByRole('link', { name: '《用户隐私保护指引》' }).click()
  await me.page.locator('.wechat-yes').click()
  await me.button('同意').click()
  await me.page.locator('.wechat-yes').click()
  await me.text('已导入').waitFor()
  await until('the yes is kept', async () => (await api('/consents')).items.some((one) => one.kind === 'privacy'))
  // Once is enough.
  await me.button('导入微信地址').click()
  await me.text('使用微信收货地址').waitFor()
  assert.equal(await me.page.getByText('用户隐私保护提示').count(), 0)
  assert.deepEqual(me.wrong, [])
  await me.close()
})

test('pages that the network left empty fill themselves when it returns', async () => {
  const me = await phone(browser, demo, '断线')
  await me.open('/order/list/index')
  await me.text('这里还没有订单').waitFor()
  await me.page.context().setOffline(true)
  await me.text('网络断开了').waitFor()
  await me.page.getByRole('tab', { name: '待付款' }).click()
  await me.text('网络不通').waitFor()
  await me.text('网络恢复后会自动重新加载').waitFor()
  await me.shot('network-lost')
  await me.page.context().setOffline(false)
  await me.text('网络恢复了').waitFor()
  await me.text('这里还没有订单').waitFor()
  await me.shot('network-back')
  await me.close()
})

test('what a person does while the network is lost is done once, whether the answer was lost or the question', async () => {
  const me = await phone(browser, demo, '地铁')
  const product = await demo.public(`/products/${(await demo.public('/products?limit=1')).items[0].id}`)
  const api = await demo.buyer('地铁')
  await me.open(`/goods/product/index?id=${product.id}`)
  await me.button('加入购物车').click()
  for (const value of product.skus.find((sku) => sku.left > 0).values) await me.page.getByRole('radio', { name: value, exact: true }).click()
  // The shop acts, and its answers never arrive; then there is no network at all.
  await me.page.route('**/api/v1/cart', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    await route.fetch()
    await route.abort('connectionreset')
  })
  await me.button('加入购物车').click()
  await me.text('网络不通，请检查网络后重试。').waitFor()
  await me.page.unroute('**/api/v1/cart')
  await me.page.context().setOffline(true)
  await me.text('网络断开了').waitFor()
  await me.page.context().setOffline(false)
  await me.text('网络恢复了，刚才没完成的请再点一次').waitFor()
  await me.shot('network-unfinished')
  await me.button('加入购物车').click()
  await me.text('已放进购物车').waitFor()
  assert.equal((await api('/cart')).pieces, 1)
  await me.close()
})
