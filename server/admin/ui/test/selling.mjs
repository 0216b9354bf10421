// The brand's day in distribution, by clicks: an application, a policy of two people, a wrong attribution, commissions
// withheld and freed, a case of risk, payouts in a batch of two people, one by bank; and what a role may not, the API
// refuses too.
import assert from 'node:assert/strict'
import { buyer, eventually, startDemo, wares } from './demo.mjs'
import { barriers, enter, launch } from './browser.mjs'
import { payOut } from './payouts.mjs'
import { because, person } from './person.mjs'
import { applicant, clerk, deliver, seller, settle } from './world.mjs'

const demo = await startDemo()
const browser = await launch()
const complaints = []

try {
  const operator = await person(demo, browser, 'operator', complaints)
  const owner = await person(demo, browser, 'owner', complaints)
  const finance = await person(demo, browser, 'finance', complaints)
  const goods = await wares(demo, 2)

  // An application, from the first page to the approval.
  const he = await applicant(demo, '何雨', '19900000021')
  await operator.open('/today')
  await operator.page.getByRole('link', { name: /分销申请/ }).click()
  await operator.page.getByRole('link', { name: he.name }).click()
  await operator.button('通过').click()
  await because(operator, '资料齐全', '通过')
  await operator.page.getByRole('dialog').getByText('有效', { exact: true }).waitFor()
  await operator.page.getByText('通过审核').waitFor()
  const su = await seller(demo, { call: (...a) => operator.ask(...a) }, '苏杭', '19900000022')
  const heId = (await operator.ask('GET', '/distributors?phone=19900000021')).items[0].id

  // The commission policy: a mistake is shown where it is, the drafter can't publish, somebody else can.
  await operator.open('/policies/commission')
  await operator.button('起草新版本').click()
  await operator.dialog().getByLabel('一般怎么算').click()
  await operator.page.getByText('实付的比例').last().click()
  await operator.dialog().getByLabel('比例').fill('120')
  await operator.dialog().getByText('写 0.01 到 100 的百分数。').waitFor()
  await operator.dialog().getByLabel('为什么改').fill('新品推广期，佣金按实付的一半')
  assert.ok(await operator.button('存为草稿').isDisabled(), 'a broken draft can be stored')
  await operator.dialog().getByLabel('比例').fill('50')
  // A colleague drafts at the same time: it is shown, nothing is lost.
  const theirs = await owner.ask('POST', '/policies/commission', {
    rules: { rule: { method: 'rate_of_paid', bp: 2000 } },
    reason: '店主的想法',
  })
  assert.equal(theirs.status, 200)
  await operator.button('存为草稿').click()
  await operator.page.getByText('您编辑的时候，示例店主起草了').waitFor()
  await operator.button('仍然存为草稿').click()
  await operator.page.getByText('您起草的，请另一位同事核对后发布。').waitFor()
  assert.equal(await operator.button('发布第 2 版').count(), 0)
  const own = await operator.ask('POST', '/policies/commission/2/publish')
  assert.deepEqual([own.status, own.code], [403, 'policy.four_eyes'])
  await owner.open('/policies/commission')
  await owner.page.getByText('一般按实付的 50%；运费不计。').first().waitFor()
  await owner.button('发布第 2 版').click()
  await owner.dialog().getByText('从现在起').waitFor()
  await owner.button('发布，立即生效').click()
  await owner.page.getByText('第 2 版，自').waitFor()
  // Somebody who looks at an old page is told, not believed.
  await owner.ask('POST', '/policies/commission/1/discard')
  await owner.button('作废').first().click()
  await owner.page.getByRole('alert').getByText('已经发布或作废').waitFor()

  // A buyer came by two links; the second distributor doubts the attribution, and is right.
  const heCode = (await he.link()).code
  await buyer(demo, '林知夏', heCode)
  const lin = await buyer(demo, '林知夏', su.code)
  const order = await lin.pay(await lin.place([{ sku: goods[0].sku, quantity: 8 }]))
  await su.call('POST', `/distributor/orders/${order.id}/questions`, { words: '这位买家是我在茶会上带来的，请核对。' })
  await operator.open('/today')
  await operator.page
    .getByRole('link', { name: /归属疑问/ })
    .first()
    .click()
  await operator.page.getByRole('link', { name: order.id }).click()
  const story = operator.page.getByRole('dialog')
  await story.getByText(`归 ${he.name}`).waitFor()
  await operator.button('更正归属').click()
  await operator
    .dialog()
    .getByLabel(/改归谁/)
    .fill(su.phone)
  await operator.dialog().getByRole('button', { name: '查找' }).click()
  await operator.dialog().getByText(su.name).waitFor()
  await because(operator, '茶会签到表上是苏杭带来的', '更正')
  await story.getByText(`归 ${su.name}`).waitFor()
  await operator.button('答复').click()
  await because(operator, '已核对并更正，谢谢。', '答复')
  await story.getByText('答复：已核对并更正，谢谢。').waitFor()

  // Finance withholds what the order earns, and frees it. By the rules it was placed under it is half of what was paid.
  const half = Math.round(order.goods / 2)
  await finance.open(`/commissions?distributor=${su.id}`)
  await finance.page.getByText('佣金规则第 2 版').first().waitFor()
  await finance.page.getByRole('checkbox').first().check()
  await finance.button('暂扣').last().click()
  await because(finance, '等签收后再看', /^暂扣 ¥/)
  await finance.page.locator('tbody').getByText('暂扣', { exact: true }).waitFor()
  await finance.page.getByRole('checkbox').first().check()
  await finance.button('放行').click()
  await because(finance, '已核对', /^放行 ¥/)
  await finance.page.locator('tbody').getByText('冻结', { exact: true }).waitFor()

  // A buyer has tea sent to the distributor's own phone: a case, which finance decides with its effect in sight.
  const zhou = await buyer(demo, '周若棠', su.code)
  const home = { name: '周若棠', phone: su.phone, province: '浙江省', city: '杭州市', district: '西湖区', detail: '示例路 2 号' }
  const odd = await zhou.pay(await zhou.place([{ sku: goods[1].sku, quantity: 1 }], '', home))
  await eventually(async () => {
    const { items } = await finance.ask('GET', `/risk/cases?order_id=${odd.id}`)
    assert.equal(items.length, 1)
  }, 30_000)
  await finance.open('/today')
  await finance.page
    .getByRole('link', { name: /风险提示/ })
    .first()
    .click()
  await finance.page.getByRole('link', { name: odd.id }).click()
  await finance.dialog().getByText('手机号相同').waitFor()
  await finance
    .dialog()
    .getByText(/继续冻结，到期后可提现/)
    .waitFor()
  await finance.button('放行').click()
  await because(finance, '母亲代收，已电话核实', '放行')
  await finance.page.getByRole('dialog').getByText('已放行', { exact: true }).waitFor()

  // Weeks later the money can be withdrawn: a little by WeChat, much by bank.
  const hand = await clerk(demo, 'warehouse')
  await deliver(demo, hand, lin, order)
  await deliver(demo, hand, zhou, odd)
  await settle(demo, { call: (...a) => finance.ask(...a), again: finance.again }, [su])
  await owner.again()
  const funds = await finance.ask('GET', `/distributors/${su.id}/funds`)
  assert.ok(funds.available >= half, `available ${funds.available}, half of the goods ${half}`)
  await payOut(demo, { finance, owner }, su, funds.available)

  // Goods come back after the money went out: a debt, which one asks to write off and another grants.
  const back = { lines: [{ line_id: order.lines[0].id, pieces: 1, amount: 1000 }], reason: '漏发一罐，协商退款' }
  assert.equal((await finance.ask('POST', `/orders/${order.id}/refunds`, back)).status, 200)
  await finance.open(`/distributors/${su.id}`)
  await finance.button('申请核销').click()
  await because(finance, '金额很小，不再追讨', '申请')
  await finance.page.getByRole('heading', { name: '经过' }).waitFor()
  await finance.open('/write-offs')
  await finance.page.getByText('须另一位同事批准').waitFor()
  assert.equal(await finance.page.getByRole('button', { name: /^批准核销/ }).count(), 0)
  await owner.open('/today')
  await owner.page.getByRole('link', { name: /欠款核销待批准/ }).click()
  await owner.page.getByRole('button', { name: /^批准核销/ }).click()
  await owner.page.getByText('已核销', { exact: true }).waitFor()
  assert.equal((await finance.ask('GET', `/distributors/${su.id}/funds`)).debt, 0)

  // Somebody is expelled: the name is typed, and what is left is withheld and forfeited.
  await operator.again()
  await operator.open(`/distributors/${heId}`)
  await operator.button('终止资格').click()
  await operator.dialog().getByLabel(/理由/).fill('虚假宣传')
  assert.ok(await operator.dialog().getByRole('button', { name: '终止资格' }).isDisabled())
  await operator
    .dialog()
    .getByLabel(/输入姓名/)
    .fill(he.name)
  await operator.dialog().getByRole('button', { name: '终止资格' }).click()
  await operator.page.getByRole('dialog').getByText('已终止', { exact: true }).waitFor()
  await operator.button('撤销终止').click()
  await because(operator, '误会', '撤销终止')
  await operator.dialog().getByRole('alert').getByText('须由另一位同事决定').waitFor()

  // The record speaks in sentences.
  await owner.open('/audit')
  await owner.page.getByText('示例运营 终止了').first().waitFor()

  // Every page of distribution by itself, at the width of a phone too.
  for (const path of [
    '/distributors',
    '/commissions',
    '/questions',
    '/risk?state=all',
    '/payouts',
    '/payout-batches',
    '/write-offs',
    '/policies/tiers',
    '/policies/attribution',
    '/policies/payout',
    '/policies/risk',
    '/ledger',
    '/reconcile',
    '/invoices',
    '/freight',
    '/agreements',
    `/distributors/${heId}`,
    `/orders/${order.id}`,
    '/risk?state=all',
    '/policies/commission',
  ]) {
    await owner.open(path)
    assert.equal(await owner.page.getByRole('alert').count(), 0, `${path} shows an error`)
    assert.deepEqual(await barriers(owner.page), [], `${path} shuts somebody out`)
    await owner.page.setViewportSize({ width: 390, height: 844 })
    const fits = owner.page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, null, { timeout: 5_000 }) // The layout follows the width a frame later.
    assert.ok(await fits.catch(() => false), `${path} is wider than a phone`)
    await owner.page.setViewportSize({ width: 1440, height: 900 })
  }
  assert.equal(await owner.page.getByText('undefined').count(), 0)

  // The warehouse has nothing to do with any of it, in the panel and by the API.
  const { page } = operator
  await page.context().clearCookies()
  await enter(page, demo, hand.login, hand.secret)
  await page.waitForLoadState('networkidle')
  assert.equal(await page.getByRole('link', { name: '分销', exact: true }).count(), 0)
  for (const path of [
    '/distributors',
    '/commissions',
    '/payouts',
    '/risk/cases',
    '/write-offs',
    '/attribution-questions',
    '/payout-batches',
    '/policies/tiers',
    '/policies/commission',
  ]) {
    assert.equal((await operator.ask('GET', path)).status, 403, `${path} is open to the warehouse`)
  }
  assert.equal((await operator.ask('POST', `/distributors/${heId}/decide`, { verdict: 'suspend', reason: 'x' })).status, 403)
  await operator.open('/distributors')
  await page.getByRole('alert').getByText('没有这项操作的权限').first().waitFor()

  assert.deepEqual([...new Set(complaints)], [])
  console.log('selling: ok')
} catch (e) {
  console.error(demo.said())
  console.error([...new Set(complaints)].join('\n'))
  throw e
} finally {
  await browser.close()
  await demo.stop()
}
