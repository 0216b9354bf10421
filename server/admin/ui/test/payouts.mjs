// Money out: what a distributor earned is withdrawn by WeChat and by bank, approved by finance, confirmed by the owner.
import assert from 'node:assert/strict'
import { buyer, eventually, post } from './demo.mjs'

/** From the request to both arrivals. `available` is what the distributor can take. */
export async function payOut(demo, { finance, owner }, su, available) {
  const mine = await buyer(demo, '苏杭')
  const withdraw = (amount, road, account) =>
    mine.call('POST', '/distributor/payouts', { amount, road, ...(account && { account }) }, crypto.randomUUID())
  await withdraw(1000, 'wechat')
  const much = available - 1000
  await withdraw(much, 'bank', { holder: su.name, bank: '示例银行杭州分行', number: '6222000000000001234' })
  assert.ok(much > 50_000, `only ${much} fen: no second person is needed`)

  // Finance approves all; it is too much for one person.
  await finance.open('/today')
  await finance.page.getByRole('link', { name: /提现待审核/ }).click()
  await finance.page.getByRole('checkbox').first().check()
  await finance.page.getByRole('button', { name: /选这一页的 2 行/ }).click()
  await finance.page.getByRole('button', { name: /^批准 ¥/ }).click()
  await finance
    .dialog()
    .getByRole('button', { name: /^批准 2 笔/ })
    .click()
  await finance.page.getByText(/须另一位同事确认/).waitFor()
  assert.equal(await finance.page.getByRole('button', { name: /^确认付出/ }).count(), 0)
  const batch = new URL(finance.page.url()).pathname.split('/').at(-1)
  const alone = await finance.ask('POST', `/payout-batches/${batch}/confirm`)
  assert.deepEqual([alone.status, alone.code], [403, 'payout.four_eyes'])
  await owner.open('/today')
  await owner.page.getByRole('link', { name: /提现批次待确认/ }).click()
  await owner.page.getByRole('link', { name: batch }).click()
  await owner.page.getByRole('button', { name: /^确认付出/ }).click()
  await owner.page.getByRole('dialog').getByText('已批准', { exact: true }).first().waitFor()

  // The bank's part is done by hand, with the receipt; WeChat's waits for the person's tap.
  await finance.open('/payouts?road=bank')
  await finance.page.getByRole('link', { name: su.name }).click()
  await finance.button('开始银行转账').click()
  await finance.button('开始转账，显示账号').click()
  await finance.page.getByText('6222000000000001234').waitFor()
  await finance.button('好').click()
  await finance.button('登记回单').click()
  await finance.dialog().getByLabel('银行流水号').fill('20261130000001')
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
  await finance
    .dialog()
    .getByLabel(/银行回单/)
    .setInputFiles({ name: '回单.pdf', mimeType: 'application/pdf', buffer: pdf })
  await finance.button('登记').click()
  await finance.page.getByRole('dialog').getByText('已到账', { exact: true }).waitFor()
  const small = await eventually(async () => {
    const { items } = await finance.ask('GET', '/payouts?road=wechat&state=awaiting_confirm')
    assert.equal(items.length, 1)
    return items[0]
  }, 30_000)
  const c = await mine.call('GET', `/distributor/payouts/${small.id}/confirm`)
  await post(`${demo.sim}/control/confirm-transfer`, {
    openid: mine.openid,
    transfer: { mchId: c.mch_id, appId: c.app_id, package: c.package },
  })
  await finance.open(`/payout-batches/${batch}`)
  await eventually(async () => {
    await finance.page.reload()
    await finance.page
      .getByRole('dialog')
      .getByRole('row', { name: /已到账 2/ })
      .waitFor({ timeout: 1_000 })
  }, 30_000)
}
