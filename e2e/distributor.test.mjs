// A distributor's road, by clicks on a phone: from the application to money in
// WeChat, and what is refused on the way.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { after, before, test } from 'node:test'
import { binary, openBrowser, phone, startDemo, until, writeAddress } from './demo.mjs'
import { hire } from './staff.mjs'

const DAY_MS = 86_400_000
const SELLER = '何念'
const GOODS = '青瓷盖碗'
// Of what one person is paid in a month above ¥10, a fifth is withheld.
const TAX = [{ over: 0, bp: 0 }, { over: 1000, deduct: 1000, bp: 2000 }]
let demo, browser, staff
before(async () => {
  demo = await startDemo()
  browser = await openBrowser()
  staff = await hire(demo, 'owner')
  const operator = await hire(demo, 'operator')
  const [{ rules }] = (await staff('GET', '/policies/payout')).items
  const { version } = await operator('POST', '/policies/payout', { rules: { ...rules, tax: TAX }, reason: '代扣税' })
  await staff('POST', `/policies/payout/${version}/publish`)
})
after(async () => {
  await browser?.close()
  await demo?.stop()
})

const yuan = (fen) => `¥${(fen / 100).toFixed(2)}`
const asked = async () => (await staff('GET', '/distributors?state=applied')).items[0]

async function apply(me, channel) {
  await me.page.getByLabel('真实姓名').locator('input').fill(SELLER)
  await me.page.getByLabel('手机号').locator('input').fill('19900000321')
  await me.page.getByLabel('分享渠道').locator('textarea').fill(channel)
  await me.page.getByLabel('所在地区').click()
  await me.shot('selling-region')
  await me.page.locator('.uni-picker-action-confirm').filter({ visible: true }).click()
  await me.button('提交申请').click()
  await me.text('请先阅读并同意分销协议').waitFor()
  await me.shot('selling-apply-wrong')
  await me.page.getByRole('button', { name: '《分销协议（示例）》' }).click()
  await me.text('加入免费，须经审核').waitFor()
  await me.shot('selling-agreement')
  await me.button('读完了，同意').click()
  await me.shot('selling-apply')
  await me.button('提交申请').click()
  await me.text('申请正在审核').waitFor()
}

/** Opens a code as a buyer does, and buys the product that it leads to. */
async function buyBy(code, person) {
  const buyer = await phone(browser, demo, person)
  await buyer.open(`/pages/s/index?scene=${code}`)
  await buyer.button('立即购买').click()
  await buyer.page.getByRole('radio', { name: '粉青', exact: true }).click()
  await buyer.button('立即购买').click()
  await buyer.text('价格明细').waitFor()
  await buyer.button('填写地址').click()
  await buyer.button('新建地址').click()
  await writeAddress(buyer, person)
  await buyer.button('提交并支付').and(buyer.page.locator('[aria-disabled=false]')).click()
  await buyer.button('确认支付').click()
  await buyer.text('支付成功').waitFor()
  return buyer
}

test('from the application to money in WeChat', async () => {
  const me = await phone(browser, demo, SELLER)
  await me.open('/pages/mine/index')
  await me.text('免费加入').waitFor()
  await me.shot('mine')
  await me.text('分享与佣金').click()
  await me.text('把好茶分享给朋友').waitFor()
  await me.shot('selling-intro')
  await me.button('申请加入').click()
  await apply(me, '朋友圈')
  await me.shot('selling-applied')

  await staff('POST', `/distributors/${(await asked()).id}/decide`, { verdict: 'reject', reason: '请写明分享渠道' })
  await me.open('/selling/home/index')
  await me.text('请写明分享渠道').waitFor()
  await me.shot('selling-rejected')
  await me.button('修改后重新申请').click()
  await apply(me, '茶友微信群，约 200 人')
  await staff('POST', `/distributors/${(await asked()).id}/decide`, { verdict: 'approve', reason: '资料齐全' })
  await me.open('/selling/home/index')
  await me.text('今天分享什么').waitFor()
  await me.shot('selling-home-new')

  // A link, its code, and what a piece earns.
  await me.page.getByRole('link', { name: '全部推广商品' }).click()
  await me.page.getByLabel('在推广商品里找').locator('input').fill('盖碗')
  await me.page.keyboard.press('Enter')
  await me.page.getByRole('link').filter({ hasText: GOODS, visible: true }).first().click()
  await me.text('卖出一件，我挣').waitFor()
  await me.page.getByAltText('分享码图片').waitFor()
  await me.shot('selling-share')
  await me.page.getByRole('radio', { name: '微信群' }).click()
  await me.page.getByRole('radio', { name: '普通二维码' }).click()
  await me.page.getByAltText('分享码图片').waitFor()
  await me.shot('selling-share-qr')
  const saved = me.page.waitForEvent('download')
  await me.button('存到相册').click()
  await me.button('同意').click()
  await me.page.locator('.wechat-yes').click()
  assert.equal((await saved).suggestedFilename(), `${GOODS}-微信群.png`)
  await me.text('已保存').waitFor()

  // A product's page knows who shares.
  await me.open(`/goods/product/index?id=${(await demo.public(`/search?q=${encodeURIComponent(GOODS)}`)).items[0].id}`)
  await me.text('卖出一件挣').waitFor()
  await me.shot('selling-product')

  const mine = await demo.buyer(SELLER)
  const { items: links } = await mine('/distributor/links')
  const link = links.find((one) => one.channel === '微信群')
  assert.equal(links.length, 2, 'one for each channel, however often it was asked for')
  const buyer = await buyBy(link.code, '林知夏')
  await buyer.open('/me/brought/index')
  await buyer.text('第一次点开了其分享').waitFor()
  await buyer.shot('me-brought')

  // What it brought, and why.
  await until('the visit is counted', async () => (await mine('/distributor/traffic')).today.visits === 1)
  await me.open('/selling/home/index')
  await me.text('今天分享什么').waitFor()
  await me.shot('selling-home')
  const funds = await mine('/distributor/funds')
  assert.ok(funds.frozen > 0 && funds.available === 0)
  await me.page.getByRole('button', { name: '这些金额是什么' }).click()
  await me.text('已付款订单的佣金').waitFor()
  await me.shot('selling-funds')
  await me.open('/selling/orders/index')
  await me.text('冻结中').waitFor()
  await me.shot('selling-orders')
  await me.page.getByRole('link').filter({ hasText: GOODS, visible: true }).click()
  await me.text('为什么记在我名下').waitFor()
  await me.text('分享者拿货价').waitFor()
  await me.shot('selling-order')
  await me.button('对归属有疑问').click()
  await me.page.getByLabel('您的疑问').locator('textarea').fill('想确认是哪个群带来的')
  await me.shot('selling-ask')
  await me.button('提交').click()
  await me.text('等待答复').waitFor()
  const [question] = (await staff('GET', '/attribution-questions?open=true')).items
  await staff('POST', `/attribution-questions/${question.id}/answer`, { words: '来自「微信群」渠道的分享码。' })
  await me.open('/selling/questions/index')
  await me.text('来自「微信群」渠道的分享码').waitFor()
  await me.shot('selling-questions')
  await me.open('/selling/links/index')
  await me.text('来访').waitFor()
  await me.shot('selling-links')
  await me.page.getByRole('link').filter({ hasText: '微信群', visible: true }).click()
  await me.text('近 30 天来访').waitFor()
  await me.shot('selling-link')
  await me.open('/selling/withdraw/index')
  await me.text('还不能提现').waitFor()
  await me.open('/selling/payouts/index')
  await me.text('还没有提现过').waitFor()
  await me.shot('selling-payouts-empty')

  // Received, and the window over.
  const [order] = (await (await demo.buyer('林知夏'))('/orders')).items
  await staff('POST', `/orders/${order.id}/ship`, { carrier: 'SF', tracking_no: 'SF1000000077' })
  const reader = await demo.buyer('林知夏')
  await until('WeChat knows the parcel', async () => {
    await demo.control('clock', { advance_ms: 20_000 })
    return (await reader(`/orders/${order.id}/parcels`)).items.every((parcel) => parcel.state === 'uploaded')
  })
  await buyer.open(`/order/detail/index?id=${order.id}`)
  await buyer.button('确认收货').click()
  await buyer.page.locator('.wechat-yes').click()
  await buyer.text('已确认收货').waitFor()
  await demo.control('clock', { advance_ms: 7 * DAY_MS + 60_000 })
  let later = await demo.buyer(SELLER) // Seven days outlive a login.
  await until('the commission is available', async () => {
    await demo.control('clock', { advance_ms: 60_000 })
    return (await later('/distributor/funds')).available === funds.frozen
  })

  // Asking: too little, too much, and twice at once.
  await me.open('/selling/home/index')
  await me.text('今天分享什么').waitFor()
  await me.shot('selling-home-available')
  await me.page.getByRole('button', { name: '提现', exact: true }).filter({ visible: true }).click()
  const amount = me.page.getByLabel('提现金额').locator('input')
  await amount.fill('0.05')
  await me.text('单笔不少于 ¥0.10').waitFor()
  await me.shot('selling-withdraw-small')
  await me.button('申请提现').click()
  assert.equal((await later('/distributor/payouts')).items.length, 0)
  await amount.fill('999999')
  await me.text('可提现余额只有').waitFor()
  await me.page.getByRole('radio', { name: '银行卡' }).click()
  await me.page.getByLabel('户名').locator('input').waitFor()
  await me.shot('selling-withdraw-bank')
  // To a bank card, and taken back before anybody looked.
  await amount.fill('10')
  await me.page.getByLabel('户名').locator('input').fill(SELLER)
  await me.page.getByLabel('开户行').locator('input').fill('示例银行杭州西湖支行')
  await me.page.getByLabel('卡号').locator('input').fill('6200000000000001')
  await me.button('申请提现').click()
  await me.text('****0001').waitFor()
  await me.shot('selling-payout-bank')
  await me.button('撤回').click()
  await me.page.locator('.uni-modal__btn_primary').click()
  await me.text('已回到可提现余额').waitFor()
  assert.equal((await later('/distributor/funds')).available, funds.frozen)
  await me.open('/selling/withdraw/index')
  await me.button('全部').click()
  const tax = Math.round((funds.frozen - 1000) / 5)
  await me.text(yuan(tax)).waitFor()
  await me.shot('selling-withdraw')
  await me.text('代扣税').click()
  await me.text('税率 20%').waitFor()
  await me.shot('selling-tax')
  await me.button('关闭').click()
  await me.button('申请提现').dblclick()
  await me.text('等待审核').waitFor()
  await me.shot('selling-payout-requested')
  const { items: payouts } = await later('/distributor/payouts?state=requested')
  assert.deepEqual(payouts.map((one) => one.amount), [funds.frozen], 'a double tap asks once')
  const payout = payouts[0]

  await staff.again()
  const batch = await staff('POST', '/payout-batches', { ids: [payout.id] })
  assert.equal(batch.state, 'approved')
  await until('WeChat waits for the tap', async () => (await later(`/distributor/payouts/${payout.id}`)).confirm)
  await me.open(`/selling/payout/index?id=${payout.id}`)
  await me.button('确认收款').waitFor()
  await me.shot('selling-payout-waiting')
  await me.button('确认收款').click()
  await me.page.locator('.wechat-no').waitFor()
  await me.shot('selling-transfer')
  await me.page.locator('.wechat-no').click()
  await me.text('待您确认收款').waitFor()
  await me.button('确认收款').click()
  await me.page.locator('.wechat-yes').click()
  await me.text('已到账').waitFor()
  await me.shot('selling-payout-paid')
  const { transfers } = await demo.control('state')
  assert.deepEqual(transfers.map((one) => [one.state, one.transfer_amount]), [['SUCCESS', funds.frozen - tax]], 'WeChat paid it once, less the tax that was shown')
  await me.open('/selling/payouts/index')
  await me.text('已到账').waitFor()
  await me.shot('selling-payouts')

  await me.open('/selling/statement/index')
  await me.text('提现到账').waitFor()
  await me.shot('selling-statement')
  const file = me.page.waitForEvent('download')
  await me.button('下载 Excel 对账单').click()
  assert.equal(fs.readFileSync(await (await file).path()).subarray(0, 2).toString(), 'PK', 'a workbook is a zip file')
  await me.page.getByRole('button', { name: '上个月' }).click()
  await me.text('月末').waitFor()
  await me.shot('selling-statement-before')
  await me.open('/selling/tiers/index')
  await me.text('现在的等级').waitFor()
  await me.shot('selling-tiers')
  await me.open('/selling/team/index')
  await me.text('还没有介绍过别人').waitFor()
  await me.shot('selling-team')
  await me.open('/selling/goods/index')
  await me.page.getByText('挣 ¥').first().waitFor()
  await me.shot('selling-goods')
  await me.open('/me/inbox/index')
  await me.text('可以提现了').click()
  await me.text('今天分享什么').waitFor()

  execFileSync(binary, ['audit', '--data', demo.data])
  for (const one of [me, buyer]) {
    assert.deepEqual(one.wrong.filter((line) => !line.includes('401')), [])
    await one.close()
  }
})

// Goes on with the distributor of the road above.
test('a revoked code leads to the shop and to nobody', async () => {
  const me = await phone(browser, demo, SELLER)
  const mine = await demo.buyer(SELLER)
  const { code, id } = (await mine('/distributor/links')).items.find((one) => one.channel === '微信群')
  const sold = (await mine('/distributor/commissions')).items.length
  await me.open(`/selling/link/index?id=${id}`)
  await me.button('停用').click()
  await me.page.locator('.uni-modal__btn_primary').click()
  await me.text('已停用').waitFor()
  await me.shot('selling-link-revoked')
  assert.equal(await me.button('去分享').count(), 0)

  const buyer = await phone(browser, demo, '路人')
  await buyer.open(`/pages/s/index?scene=${code}`)
  await buyer.text('新到').waitFor()
  await buyer.open('/me/brought/index')
  await buyer.text('没有绑定任何分享人').waitFor()
  await buyer.shot('me-brought-none')
  assert.equal((await mine('/distributor/commissions')).items.length, sold)
  for (const one of [me, buyer]) {
    assert.deepEqual(one.wrong.filter((line) => !line.includes('401')), [])
    await one.close()
  }
})

test('without a network the workbench says so, and comes back', async () => {
  const me = await phone(browser, demo, SELLER)
  await me.open('/pages/mine/index')
  await me.text('分享与佣金').waitFor()
  await me.page.route('**/api/v1/distributor/funds', (route) => route.abort('connectionreset'))
  await me.text('分享与佣金').click()
  await me.text('网络不通').waitFor()
  await me.shot('selling-offline')
  await me.page.unroute('**/api/v1/distributor/funds')
  await me.button('重试').click()
  await me.text('今天分享什么').waitFor()
  await me.close()
})

test('who is suspended sees why, and what they have', async () => {
  const { items } = await staff('GET', '/distributors?state=active')
  await staff('POST', `/distributors/${items[0].id}/decide`, { verdict: 'suspend', reason: '资料待核实' })
  const me = await phone(browser, demo, SELLER)
  await me.open('/selling/home/index')
  await me.text('分销资格已暂停').waitFor()
  await me.shot('selling-suspended')
  assert.equal(await me.page.getByText('今天分享什么').count(), 0)
  await me.open('/selling/statement/index')
  await me.text('提现到账').waitFor()
  await me.close()
})
