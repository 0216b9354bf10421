// The home in blocks, by clicks: add, move by keyboard and by hand, choose from the catalogue, look at the draft in the
// shop's own pages, be kept from writing over a colleague, lose nothing when the page closes, publish, and go back.
import assert from 'node:assert/strict'
import { deflateSync } from 'node:zlib'
import { json, startDemo } from './demo.mjs'
import { acceptInvite, barriers, launch, watch } from './browser.mjs'

/** A small picture of one colour: no file of ours is needed. */
function png(side = 64) {
  const crc = (b) => {
    let c = ~0
    for (const x of b) {
      c ^= x
      for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
    }
    return ~c >>> 0
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const out = Buffer.alloc(8 + body.length)
    out.writeUInt32BE(data.length, 0)
    body.copy(out, 4)
    out.writeUInt32BE(crc(body), 4 + body.length)
    return out
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const rows = Buffer.concat(Array.from({ length: side }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, 120)])))
  const magic = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

const demo = await startDemo()
const browser = await launch()
const complaints = []
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  watch(page, complaints, demo.url)
  const button = (name) => page.getByRole('button', { name, exact: true })
  const home = () => json(`${demo.url}/api/v1/storefront`)
  const list = page.getByRole('region', { name: '首页的各块' })
  const saved = () => page.getByText('草稿已保存').last().waitFor()

  const owner = demo.info.staff.find((s) => s.role === 'owner')
  await acceptInvite(page, demo, owner.invite)
  const before = await home()
  await page.goto(`${demo.url}/admin/home`)
  await list.locator('ol > li').first().waitFor()
  const blocks = await list.locator('ol > li').count()
  assert.ok(blocks >= 2, 'the demo has a home')
  assert.ok(await button('发布').isDisabled(), 'nothing to publish yet')

  // A story with a picture, moved to the top by the keyboard.
  await button('添加一块').click()
  await page.getByRole('button', { name: /^故事/ }).click()
  await page.getByText('要写正文').first().waitFor()
  assert.ok(await button('保存草稿').isDisabled())
  await page.getByLabel('小标题（可以不填）').fill('雨前三日')
  await page.getByLabel('正文').fill('谷雨前三天，只采一芽一叶。')
  await page.getByLabel('配图（可以没有）').setInputFiles({ name: 'tea.png', mimeType: 'image/png', buffer: png() })
  await page.getByLabel('图片画了什么').fill('茶园的早晨')
  const mine = list.locator('.name', { hasText: '雨前三日' })
  await mine.focus()
  for (let i = 0; i < blocks; i++) await page.keyboard.press('Alt+ArrowUp')
  assert.match(await list.locator('ol > li').first().textContent(), /雨前三日/)
  // And down again by one, by hand.
  await list.locator('ol > li').first().dragTo(list.locator('ol > li').nth(1))
  assert.match(await list.locator('ol > li').nth(1).textContent(), /雨前三日/)

  // A shelf whose products are chosen from the catalogue.
  await button('添加一块').click()
  await page.getByRole('button', { name: /^商品货架/ }).click()
  await page.getByLabel('小标题（可以不填）').fill('掌柜的两件')
  await button('逐个挑选').click()
  await button('从商品里挑选').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox').nth(1).check()
  await dialog.getByRole('checkbox').nth(0).check()
  await button('完成').click()
  assert.deepEqual(await barriers(page), [])

  // What is not saved is still there when the page comes back.
  page.once('dialog', (d) => d.accept())
  await page.reload()
  await page.getByText('上次没保存的修改已经恢复').waitFor()
  assert.equal(await list.locator('ol > li').count(), blocks + 2)
  await button('保存草稿').click()
  await saved()
  assert.deepEqual((await home()).version, before.version, 'a draft is seen by everybody')

  // The frame shows the draft as buyers would see it.
  const frame = page.frameLocator('iframe')
  await frame.getByText('这是草稿的预览').waitFor({ timeout: 20_000 })
  await frame.getByText('雨前三日').first().waitFor()
  await frame.getByText('掌柜的两件').first().waitFor()

  // A colleague saves in between: nothing of theirs is written over unseen.
  const other = await context.newPage()
  watch(other, complaints, demo.url)
  await other.goto(`${demo.url}/admin/home`)
  await other.locator('.name', { hasText: '雨前三日' }).click()
  await other.evaluate(() => localStorage.clear())
  await other.getByLabel('小标题（可以不填）').fill('同事的标题')
  await page.locator('.name', { hasText: '雨前三日' }).click()
  await page.getByLabel('小标题（可以不填）').fill('我的标题')
  await other.keyboard.press('Control+s')
  await other.getByText('草稿已保存').waitFor()
  await button('保存草稿').click()
  await page.getByText('什么都没有被覆盖').waitFor()
  await page.getByText('不同的地方：同事的标题').waitFor()
  await button('用现在的，放弃我的').click()
  await list.getByText('同事的标题').waitFor()
  await other.close()

  // Published, and back to what was before.
  await button('发布').click()
  await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
  await page.getByText('没有草稿').waitFor()
  const after = await home()
  assert.ok(after.version > before.version)
  assert.equal(after.items[1].title, '同事的标题')
  assert.equal(after.items.at(-1).cards.length, 2)
  await button('各个版本').click()
  await page.getByRole('button', { name: '退回到这一版' }).first().click()
  await button('退回，马上生效').click()
  await page.getByText('已退回').waitFor()
  assert.equal((await home()).items.length, before.items.length)
  // The shop in the frame asks the simulated WeChat who its buyer is, as it does by itself.
  assert.deepEqual(
    complaints.filter((c) => !c.startsWith(`left for ${demo.sim}/`)),
    [],
  )
  console.log('ok: the home, block by block')
} catch (e) {
  console.error(complaints.join('\n'))
  console.error(demo.said().split('\n').slice(-5).join('\n'))
  throw e
} finally {
  await browser.close()
  await demo.stop()
}
