import { NeedsWeChat } from '@/api/problem'
import { bridged } from './bridge'
import type { Platform } from './types'

// A demo says here where its simulated WeChat is; in production this is empty.
const bridge = document.querySelector<HTMLMetaElement>('meta[name="wechat-bridge"]')?.content ?? ''

const refuse = (what: string) => (): Promise<never> => Promise.reject(new NeedsWeChat(what))

/** A browser without WeChat: for looking only. */
const looking: Platform = {
  canTrade: false,
  loginCode: refuse('登录'),
  pay: refuse('支付'),
  confirmReceipt: refuse('确认收货'),
  chooseAddress: refuse('导入微信地址'),
  phoneCode: refuse('手机号验证'),
  subscribe: () => Promise.resolve([]),
  shown: () => undefined,
}

export const browser: Platform = bridge ? bridged(bridge) : looking
