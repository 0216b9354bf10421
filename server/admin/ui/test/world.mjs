// Distributors and their trade in a running demo: who sells, who works by the API, and time that passes.
import { buyer, eventually, json, post, totp } from './demo.mjs'
import { password } from './browser.mjs'

export const day = 24 * 3_600_000

/** Lets time pass for the shop and for WeChat alike. */
export const advance = (demo, ms) => post(`${demo.sim}/control/clock`, { advance_ms: ms })

/** A member of the demo's staff who works by the API; `again` after more time than a session lasts. */
export async function clerk(demo, role) {
  const { login, invite } = demo.info.staff.find((s) => s.role === role)
  const admin = `${demo.url}/api/admin/v1`
  const first = await post(`${admin}/login/invite`, { invite, password })
  const secret = first.enrol.secret
  let token = ''
  const code = async (ticket) => {
    const entered = await post(`${admin}/login/code`, { ticket, code: await totp(demo, secret), bearer: true })
    token = entered.token
  }
  await code(first.ticket)
  return {
    login,
    secret,
    again: async () => code((await post(`${admin}/login`, { login, password })).ticket),
    call: (method, path, body) =>
      json(admin + path, { method, headers: { Authorization: `Bearer ${token}` }, ...(body && { body: JSON.stringify(body) }) }),
  }
}

/** Somebody applies to sell, in words of their own or in ours. */
export async function applicant(demo, person, phone, { name = `示例${person}`, channel = '朋友圈和茶友群' } = {}) {
  const { items } = await json(`${demo.url}/api/v1/agreements`)
  const who = await buyer(demo, person)
  await who.call('POST', '/distributor/application', {
    name,
    phone,
    channel,
    province: '浙江省',
    city: '杭州市',
    agreement_id: items.find((t) => t.kind === 'distributor').id,
  })
  return {
    ...who,
    name,
    phone,
    link: (channel = '朋友圈') => who.call('POST', '/distributor/links', { target: 'home', channel }),
    withdraw: (amount, account) =>
      who.call(
        'POST',
        '/distributor/payouts',
        { amount, road: account ? 'bank' : 'wechat', ...(account && { account }) },
        crypto.randomUUID(),
      ),
  }
}

/** An applicant whom a clerk lets in, with a link. */
export async function seller(demo, by, person, phone) {
  const who = await applicant(demo, person, phone)
  const { items } = await by.call('GET', `/distributors?phone=${phone}`)
  await by.call('POST', `/distributors/${items[0].id}/decide`, { verdict: 'approve', reason: '资料齐全' })
  return { ...who, id: items[0].id, code: (await who.link()).code }
}

/** Ships an order whole and has its buyer take it. */
export async function deliver(demo, by, who, order) {
  await advance(demo, 2 * 60_000) // WeChat's shipping desk hears of a payment a little later.
  await by.call('POST', `/orders/${order.id}/ship`, { carrier: 'SF', tracking_no: `SF${order.id.slice(-10)}` })
  const { payments } = await by.call('GET', `/orders/${order.id}`)
  await eventually(() => post(`${demo.sim}/control/confirm`, { openid: who.openid, out_trade_no: payments[0].out_trade_no }))
  await eventually(() => who.call('POST', `/orders/${order.id}/receive`))
}

/** Lets the after-sale windows of delivered orders pass, until nothing of a seller is frozen. */
export async function settle(demo, by, sellers) {
  await advance(demo, 2 * day)
  await advance(demo, 7 * day + 3_600_000)
  await by.again()
  await eventually(async () => {
    await advance(demo, 2 * 60_000)
    for (const x of sellers) {
      const funds = await by.call('GET', `/distributors/${x.id}/funds`)
      if (funds.frozen !== 0 || funds.available === 0) throw new Error(`${x.name} has ${JSON.stringify(funds)}`)
    }
  }, 60_000)
}

// How much each brings: the first sells enough for a payout that needs no second person.
const brought = [2, 1, 3]

/** A network at work, for looking at: whatever can wait for somebody waits. */
export async function network(demo, goods) {
  const [operator, finance, hand] = [await clerk(demo, 'operator'), await clerk(demo, 'finance'), await clerk(demo, 'warehouse')]
  const sellers = []
  for (const [i, name] of ['何雨', '苏杭', '沈知微'].entries()) sellers.push(await seller(demo, operator, name, `1990000002${i}`))
  const sold = []
  for (const [i, x] of sellers.entries()) {
    const who = await buyer(demo, ['林知夏', '周若棠', '顾云舟'][i], x.code)
    const order = await who.pay(await who.place([{ sku: goods[i].sku, quantity: 4 * brought[i] }]))
    sold.push({ who, order })
  }
  for (const s of sold) await deliver(demo, hand, s.who, s.order)
  await settle(demo, finance, sellers)
  await Promise.all([operator.again(), hand.again()])

  // Money out, then goods back: a debt. Other payouts wait, by either road, alone and in a batch.
  const again = await Promise.all(sellers.map(async (x) => ({ ...x, ...withdrawal(await buyer(demo, x.name.slice(2))) })))
  const available = async (x) => (await finance.call('GET', `/distributors/${x.id}/funds`)).available
  const account = (x) => ({ holder: x.name, bank: '示例银行杭州分行', number: '6222000000000001234' })
  await again[0].withdraw(await available(again[0]), account(again[0]))
  const list = async (query) => (await finance.call('GET', `/payouts?${query}`)).items
  const first = (await list('state=requested'))[0]
  await finance.call('POST', '/payout-batches', { ids: [first.id], note: '月初第一批' })
  await finance.call('POST', `/payouts/${first.id}/bank-start`)
  await again[1].withdraw(1000)
  await again[2].withdraw(2000)
  await again[2].withdraw(500, account(again[2]))

  // What is new: sales with a doubt and with signs of risk, an application, rules in the making.
  const lin = await buyer(demo, '林知夏', sellers[1].code)
  const doubted = await lin.pay(await lin.place([{ sku: goods[3].sku, quantity: 2 }]))
  const su = await buyer(demo, '苏杭')
  await su.call('POST', `/distributor/orders/${doubted.id}/questions`, { words: '这位买家是我在茶会上带来的，请核对。' })
  const home = { name: '秦越', phone: sellers[2].phone, province: '浙江省', city: '杭州市', district: '西湖区', detail: '示例路 2 号' }
  const qin = await buyer(demo, '秦越', sellers[2].code)
  const odd = await qin.pay(await qin.place([{ sku: goods[4].sku, quantity: 2 }], '', home))
  const riskCase = await eventually(async () => {
    const { items } = await finance.call('GET', `/risk/cases?order_id=${odd.id}`)
    if (!items.length) throw new Error('no case')
    return items[0]
  }, 30_000)
  await applicant(demo, '江晚', '19900000031')
  const applied = (await operator.call('GET', '/distributors?state=applied')).items[0]
  const banked = (await list('road=bank&state=sending'))[0]
  const { items } = await operator.call('GET', '/policies/tiers')
  const tiers = items[0].rules.tiers.map((t, i) => ({ ...t, bar: t.bar * 2, purchase_bp: t.purchase_bp - i * 100 }))
  await operator.call('POST', '/policies/tiers', { rules: { tiers }, reason: '双十二之后提高门槛', starts_at: '2036-12-13T00:00:00+08:00' })
  return { sellers, doubted, riskCase, banked, applicant: applied }
}

const withdrawal = (who) => ({
  withdraw: (amount, account) =>
    who.call(
      'POST',
      '/distributor/payouts',
      { amount, road: account ? 'bank' : 'wechat', ...(account && { account }) },
      crypto.randomUUID(),
    ),
})
