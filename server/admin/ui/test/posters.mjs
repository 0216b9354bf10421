// A poster by clicks: a copy of a version is changed on the canvas and by its fields, seen as the engine draws it, saved,
// refused while nobody could read it, mended and published; somebody else's version is not overwritten.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buyer, eventually, startDemo, wares } from './demo.mjs'
import { barriers, launch } from './browser.mjs'
import { person } from './person.mjs'
import { clerk, seller } from './world.mjs'

const shots = process.env.SHOTS
if (shots) await mkdir(shots, { recursive: true })
const demo = await startDemo()
const browser = await launch()
const complaints = []
try {
  const who = await person(demo, browser, 'owner', complaints)
  const { page, button, open } = who
  const shot = async (name) => {
    if (!shots) return
    for (const theme of ['light', 'dark']) {
      await page.evaluate((t) => document.documentElement.setAttribute('theme-mode', t), theme)
      for (const width of [1440, 1280, 768]) {
        await page.setViewportSize({ width, height: 900 })
        await page.waitForTimeout(400)
        await page.screenshot({ path: join(shots, `${name}-${width}-${theme}.png`), fullPage: true })
      }
    }
    await page.evaluate(() => document.documentElement.setAttribute('theme-mode', 'light'))
    await page.setViewportSize({ width: 1440, height: 900 })
  }
  const clean = async (name) => assert.deepEqual(await barriers(page), [], name)
  const drawn = () => page.getByText('由服务器画出').waitFor({ timeout: 30_000 })

  await open('/posters')
  await button('装上自带的模板').click()
  await page.getByRole('img', { name: '新到的样张' }).waitFor({ timeout: 30_000 })
  await clean('templates')
  await shot('posters')
  await page.getByRole('button', { name: '新到的全部版本' }).click()
  await button('试画').click()
  await page.getByText('试画没有发现问题。').waitFor({ timeout: 60_000 })
  await clean('versions')
  await shot('poster-versions')
  const { items } = await who.ask('GET', '/poster-templates')
  const arrival = items.find((d) => d.code === 'arrival')
  await page.getByRole('button', { name: '在此基础上设计' }).click()
  await drawn()
  await page.getByRole('img', { name: '草稿现在的样子' }).waitFor()
  await page.waitForLoadState('networkidle')

  // The layer under the pointer is chosen and moves with it; undone it is where it was.
  const canvas = page.locator('.area canvas').first()
  await canvas.scrollIntoViewIfNeeded()
  const frame = await canvas.boundingBox()
  const zoom = frame.width / 900
  const at = (x, y) => [frame.x + x * zoom, frame.y + y * zoom]
  await page.mouse.move(...at(70, 468))
  await page.mouse.down()
  await page.mouse.move(...at(110, 500), { steps: 4 })
  await page.mouse.move(...at(150, 560), { steps: 4 })
  await page.mouse.up()
  const field = (name) => page.getByRole('region', { name: '属性' }).getByLabel(name, { exact: true })
  await page.getByRole('heading', { name: '图形' }).waitFor()
  const y = Number(await field('上').inputValue())
  assert.ok(Math.abs(y - 558) <= 12, `dragged to ${y}`)
  await page.keyboard.press('Control+z')
  assert.equal(await field('上').inputValue(), '466')
  await page.keyboard.press('Control+y')
  assert.equal(await field('上').inputValue(), String(y))
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('ArrowUp')
  assert.equal(await field('上').inputValue(), '475')
  await page.keyboard.press('Control+d')
  await page.getByRole('button', { name: '图形 rule-2', exact: true }).waitFor()
  await page.keyboard.press('Delete')
  assert.equal(await page.getByRole('button', { name: '图形 rule-2', exact: true }).count(), 0)

  // What the schema forbids is said beside the field and not taken over.
  await page.getByRole('button', { name: '文字 number', exact: true }).click()
  await field('字号').fill('3')
  await field('字号').press('Tab')
  await page.getByText('不能小于 12。').waitFor()
  await field('字号').fill('300')
  await field('字号').press('Tab')
  await drawn()
  // Two move together.
  await page.getByRole('button', { name: '图形 rule', exact: true }).click()
  await page.getByRole('button', { name: '文字 number', exact: true }).click({ modifiers: ['Shift'] })
  await page.getByText('选了 2 个图层').waitFor()
  await page.getByRole('region', { name: '图层' }).getByText('按住 Shift').click()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '图形 rule', exact: true }).click()
  assert.equal(await field('左').inputValue(), '61')

  // A pale name: the preview says so at once, and it can't be published.
  await page.getByRole('button', { name: '文字 name', exact: true }).click()
  await field('颜色').fill('#f2efe6')
  await field('颜色').press('Tab')
  await page.getByText(/对比度只有/).waitFor({ timeout: 30_000 })
  await clean('designer')
  await shot('poster-designer')
  await button('存为新版本草稿').click()
  await page.getByText('已存为第 2 版草稿').first().waitFor()
  await page.getByRole('link', { name: '全部版本' }).click()
  await button('启用').first().click()
  await page.getByText(/模板还不能启用/).waitFor({ timeout: 60_000 })
  await page.locator('.faults').waitFor({ timeout: 60_000 })
  await shot('poster-faults')
  await page.getByRole('button', { name: '在此基础上设计' }).first().click()
  await page.getByRole('button', { name: '文字 name', exact: true }).click()
  await field('颜色').fill('$ink')
  await field('颜色').press('Tab')
  await drawn()

  // Somebody else saves the third version first: it is said, and this becomes the fourth.
  const { text } = await who.ask('GET', `/poster-templates/${arrival.id}`)
  const theirs = await who.ask('POST', '/poster-templates', { text: text.replace('"version": 1', '"version": 3') })
  assert.equal(theirs.status, 200, JSON.stringify(theirs))
  await button('存为新版本草稿').click()
  await page.getByText('别人刚存了新的版本').waitFor()
  await button('排在它后面保存').click()
  await page.getByText('已存为第 4 版草稿').first().waitFor()
  await page.getByRole('link', { name: '全部版本' }).click()
  await button('启用').first().click()
  await page.getByText('第 4 版已启用').waitFor({ timeout: 60_000 })
  // The older one takes its place only when that is asked for twice.
  await button('启用').first().click()
  await page.getByText(/正在使用的是更新的第 4 版/).waitFor({ timeout: 60_000 })
  await button('换成第 3 版').click()
  await page.getByText('已换成旧版').waitFor({ timeout: 60_000 })
  await button('定时停用').click()
  await page.getByLabel(/停用时间/).fill('2036-12-31T23:59')
  await button('确定').click()
  await page.getByText('定于').waitFor()
  await page.keyboard.press('Escape')

  // Who shows which pictures, and one of them changed.
  const operator = await clerk(demo, 'operator')
  const he = await seller(demo, operator, '何雨', '19900000021')
  const [ware] = await wares(demo, 1)
  const seen = await buyer(demo, '何雨')
  const all = (await operator.call('GET', '/products?limit=50')).items
  const product = all.find((p) => p.skus && p.image_sets.length > 1)
  await eventually(() => seen.call('GET', `/distributor/products/${product.id}/image-sets`))
  await open(`/image-sets/${product.id}`)
  await page.getByRole('heading', { name: product.title, level: 1 }).waitFor()
  const held = page.getByRole('button', { name: /· [1-9]\d* 位$/ })
  if ((await held.count()) && (await page.getByText(he.name).count()) === 0) await held.first().click()
  await page.getByText(he.name).waitFor()
  await clean('image sets')
  await shot('image-sets')
  await button('换一套').first().click()
  await button('换').click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.ok(ware)
  assert.deepEqual([...new Set(complaints)], [])
  console.log('posters: ok')
} catch (e) {
  if (shots) for (const c of browser.contexts()) for (const p of c.pages()) await p.screenshot({ path: join(shots, 'failed.png') })
  console.error(demo.said().slice(-1500))
  console.error([...new Set(complaints)].join('\n'))
  throw e
} finally {
  await browser.close()
  await demo.stop()
}
