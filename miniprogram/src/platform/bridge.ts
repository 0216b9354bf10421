import { Offline } from '@/api/problem'
import { money } from '@/logic/money'
import { ask } from './dialog'
import { copy, pick } from './pick'
import { watchNetwork } from './network'
import { save } from './save'
import type { ChosenAddress, Platform } from './types'

const PERSON = 'wechat.person'
const AGREED = 'wechat.privacy'
const DEFAULT_PERSON = '小满'

/** Whose phone this browser plays: `?as=` in the address decides and is remembered. */
function person(): string {
  const named = new URLSearchParams(location.search).get('as')
  if (named) localStorage.setItem(PERSON, named)
  return localStorage.getItem(PERSON) ?? DEFAULT_PERSON
}

interface Entered {
  code: string
  phone_code: string
  openid: string
}

interface Transfer {
  transfer_amount: number
  transfer_remark: string
  package_info?: string
}

interface Payment {
  out_trade_no: string
  description: string
  total: number
  transaction_id?: string
  prepays?: { id: string }[]
}

/** The browser with a simulated WeChat behind it: what a person's phone would do is asked of its control endpoints. */
export function bridged(base: string): Platform {
  async function control<T>(path: string, body?: object): Promise<T> {
    const response = await fetch(`${base}/control/${path}`, {
      method: body ? 'POST' : 'GET',
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    }).catch(() => {
      throw new Offline()
    })
    const answer = (await response.json()) as T & { error?: string }
    if (!response.ok) throw new Error(answer.error ?? `HTTP ${response.status}`)
    return answer
  }

  // As WeChat does: what is a person's waits until they have agreed, once.
  let askFirst: ((referrer: string) => Promise<boolean>) | undefined
  async function mayUse(referrer: string): Promise<boolean> {
    const agreed = `${AGREED}.${person()}`
    if (localStorage.getItem(agreed)) return true
    const yes = (await askFirst?.(referrer)) ?? true
    if (yes) localStorage.setItem(agreed, '1')
    return yes
  }

  const enter = (): Promise<Entered> => control('login', { person: person() })

  async function payment(which: (p: Payment) => boolean): Promise<Payment | undefined> {
    const { payments } = await control<{ payments: Payment[] | null }>('state')
    return payments?.find(which)
  }

  return {
    canTrade: true,
    asksForPhone: true,
    showsPrivacy: true,
    openPrivacy: () =>
      void ask({ title: '用户隐私保护指引', rows: [['说明', '这里由微信展示商家在小程序后台填写的指引；演示里没有。']], yes: '知道了', no: '返回' }),
    watchPrivacy: (wanted) => (askFirst = wanted),
    choosePictures: async (most) => ((await mayUse('chooseImage')) ? pick(most) : []),
    copy: async (text) => ((await mayUse('setClipboardData')) ? copy(text) : false),
    watchNetwork,
    watchUpdate: () => undefined,
    loginCode: async () => (await enter()).code,
    phoneCode: async () => {
      if (!(await mayUse('button.getPhoneNumber'))) return undefined
      const agreed = await ask({ title: '申请获取你的手机号', rows: [['微信用户', person()]], yes: '允许', no: '拒绝' })
      return agreed ? (await enter()).phone_code : undefined
    },
    pay: async (params) => {
      const id = params.package.replace('prepay_id=', '')
      const found = await payment((p) => p.prepays?.some((prepay) => prepay.id === id) ?? false)
      const agreed = await ask({
        title: '微信支付',
        amount: found && money(found.total),
        rows: [['付款人', person()], ...(found ? [['商品', found.description] as [string, string]] : [])],
        yes: '确认支付',
        no: '取消',
      })
      if (!agreed) {
        await control('cancel', {})
        return 'cancelled'
      }
      await control('pay', {
        person: person(),
        params: {
          appId: params.app_id,
          timeStamp: params.time_stamp,
          nonceStr: params.nonce_str,
          package: params.package,
          signType: params.sign_type,
          paySign: params.pay_sign,
        },
      })
      return 'done'
    },
    confirmReceipt: async ({ transactionId }) => {
      const found = await payment((p) => p.transaction_id === transactionId)
      const agreed = await ask({ title: '确认收货', amount: found && money(found.total), rows: [['货款', '确认后由微信结算给商家']], yes: '确认收货', no: '还没收到' })
      if (!agreed) return 'cancelled'
      await control('confirm', { out_trade_no: found?.out_trade_no ?? '' })
      return 'done'
    },
    confirmTransfer: async (params) => {
      const { transfers } = await control<{ transfers: Transfer[] | null }>('state')
      const found = transfers?.find((one) => one.package_info === params.package)
      const agreed = await ask({
        title: '商家转账',
        amount: found && money(found.transfer_amount),
        rows: [['收款人', person()], ...(found ? [['说明', found.transfer_remark] as [string, string]] : [])],
        yes: '确认收款',
        no: '以后再说',
      })
      if (!agreed) {
        await control('ignore-transfer', {})
        return 'cancelled'
      }
      await control('confirm-transfer', { person: person(), transfer: params })
      return 'done'
    },
    saveImage: async (file, name) => {
      if (!(await mayUse('saveImageToPhotosAlbum'))) return 'cancelled'
      const agreed = await ask({ title: '保存到相册', rows: [['图片', name]], yes: '允许', no: '拒绝' })
      if (!agreed) return 'cancelled'
      save(file, name)
      return 'done'
    },
    // A browser has no chats: the picture is handed out, to be sent by hand.
    sendImage: async (file, name) => {
      const agreed = await ask({ title: '发送给朋友', rows: [['图片', name]], yes: '发送', no: '取消' })
      if (!agreed) return 'cancelled'
      save(file, name)
      return 'done'
    },
    handOut: async (file, name) => save(file, name),
    openDocument: async (file, name) => save(file, name),
    chooseAddress: async () => {
      if (!(await mayUse('chooseAddress'))) return undefined
      const address = await control<ChosenAddress>('address', { person: person() })
      const agreed = await ask({
        title: '使用微信收货地址',
        rows: [
          [address.userName, address.telNumber],
          ['地址', address.provinceName + address.cityName + address.countyName + address.detailInfo],
        ],
        yes: '使用',
        no: '取消',
      })
      return agreed ? address : undefined
    },
    subscribe: async (templates) => {
      const agreed = await ask({ title: '申请发送消息', rows: [['微信用户', person()], ['消息', `${templates.length} 种，各一条`]], yes: '允许', no: '取消' })
      if (!agreed) return []
      await control('subscribe', { person: person(), times: templates.length })
      return templates
    },
    shown: () => undefined,
  }
}
