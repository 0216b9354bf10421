// The brand's look: written by staff, worn by every page, by light and by dark.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, phone, startDemo } from './demo.mjs'
import { hire } from './staff.mjs'

const ACCENT = '#8a1f2b'
const RGB = 'rgb(138, 31, 43)'
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

/** Publishes the home as it is, in another look. */
async function dress(theme) {
  const { items: versions } = await staff('GET', '/storefront/versions')
  const shown = await staff('GET', `/storefront/versions/${versions.find((one) => one.state === 'published').version}`)
  const draft = await staff('PUT', '/storefront/draft', { items: shown.items, theme, revision: 0 })
  await staff('POST', '/storefront/draft/publish', { revision: draft.revision })
}

const buyNow = (me) => me.button('立即购买')
const paint = (me) => buyNow(me).evaluate((e) => getComputedStyle(e).backgroundColor)

for (const scheme of ['light', 'dark'])
  test(`the shop wears what its brand chose, ${scheme}`, async () => {
    await dress({ accent: ACCENT, corners: 'round', name: '朱砂茶社' })
    const theme = (await demo.public('/storefront')).theme
    const product = (await demo.public('/products?limit=1')).items[0].id
    const me = await phone(browser, demo, '主题', { colorScheme: scheme })
    await me.open()
    await me.text('朱砂茶社').waitFor()
    await me.shot(`look-home-${scheme}`)
    await me.open(`/goods/product/index?id=${product}`)
    await buyNow(me).waitFor()
    const expected = scheme === 'light' ? theme.light.accent : theme.dark.accent
    const asRgb = `rgb(${[1, 3, 5].map((at) => parseInt(expected.slice(at, at + 2), 16)).join(', ')})`
    assert.equal(await paint(me), asRgb)
    if (scheme === 'light') assert.equal(asRgb, RGB, 'a colour that can be read stays what it is')
    assert.equal(await buyNow(me).evaluate((e) => getComputedStyle(e).borderRadius), '24px')
    await me.shot(`look-product-${scheme}`)

    // What was worn last is worn before the server has said a word.
    await me.page.route('**/api/v1/brand', () => undefined)
    await me.open(`/goods/product/index?id=${product}`)
    assert.equal(await me.page.evaluate(() => document.documentElement.style.getPropertyValue('--brand-accent')), ACCENT)
    await buyNow(me).waitFor()
    assert.equal(await paint(me), asRgb)
    await me.page.unroute('**/api/v1/brand')
    assert.deepEqual(me.wrong, [])
    await me.close()
  })

test('a look that is tried on is seen by who was given its address, and by nobody else', async () => {
  await dress({})
  const { items: versions } = await staff('GET', '/storefront/versions')
  const shown = await staff('GET', `/storefront/versions/${versions.find((one) => one.state === 'published').version}`)
  await staff('PUT', '/storefront/draft', { items: shown.items, theme: { accent: '#1f4a8a', name: '蓝染茶社' }, revision: 0 })
  const { token } = await staff('POST', '/storefront/draft/preview', {})
  const me = await phone(browser, demo, '掌柜')
  await me.open(`/pages/home/index?preview=${token}`)
  await me.text('蓝染茶社').waitFor()
  assert.equal(await me.page.evaluate(() => document.documentElement.style.getPropertyValue('--brand-accent')), '#1f4a8a')
  await me.open('/pages/home/index')
  await me.text('新到').waitFor()
  await me.page.waitForLoadState('networkidle')
  assert.equal(await me.page.getByText('蓝染茶社').count(), 0)
  assert.equal(await me.page.evaluate(() => document.documentElement.style.getPropertyValue('--brand-accent')), '#2f4a3c')
  await me.close()
})

test('a product’s film comes before its pictures and is fetched in parts; what it cost before is struck through', async () => {
  const found = async (q) => (await demo.public(`/search?q=${encodeURIComponent(q)}`)).items[0]
  const me = await phone(browser, demo, '看片')
  const parts = []
  me.page.on('response', (answer) => answer.url().includes('/files/video-') && parts.push(answer.status()))
  await me.open(`/goods/product/index?id=${(await found('明前龙井')).id}`)
  const film = me.page.locator('video').first()
  await film.waitFor()
  assert.match(await film.getAttribute('poster'), /w=960/, 'a poster stands until it plays')
  await me.shot('product-film')
  await film.evaluate((video) => video.play())
  await me.page.waitForFunction(() => document.querySelector('video').currentTime > 0.2)
  assert.deepEqual([...new Set(parts)], [206])
  const tea = await found('桂花乌龙')
  assert.ok(tea.was > tea.min_price)
  await me.open(`/goods/list/index?q=${encodeURIComponent('桂花乌龙')}`)
  await me.text(`¥${(tea.was / 100).toFixed(2)}`).waitFor()
  await me.shot('list-struck')
  await me.open(`/goods/product/index?id=${tea.id}`)
  await me.text('划线价是本店曾经收过的价格').waitFor()
  await me.shot('product-struck')
  await me.close()
})
