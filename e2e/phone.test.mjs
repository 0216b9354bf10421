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
