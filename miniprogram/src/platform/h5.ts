import { NeedsWeChat } from '@/api/problem'
import { bridged } from './bridge'
import { copy } from './pick'
import { watchNetwork } from './network'
import { save } from './save'
import type { Platform } from './types'

// A demo says here where its simulated WeChat is; in production this is empty.
const bridge = document.querySelector<HTMLMetaElement>('meta[name="wechat-bridge"]')?.content ?? ''

const refuse = (what: string) => (): Promise<never> => Promise.reject(new NeedsWeChat(what))

/** A browser without WeChat: for looking only. */
const looking: Platform = {
  canTrade: false,
  asksForPhone: true,
  showsPrivacy: false,
  openPrivacy: () => undefined,
  watchPrivacy: () => undefined,
  choosePictures: refuse('选择图片'),
  copy,
  watchNetwork,
  watchUpdate: () => undefined,
  loginCode: refuse('登录'),
  pay: refuse('支付'),
  confirmReceipt: refuse('确认收货'),
  confirmTransfer: refuse('确认收款'),
  saveImage: refuse('保存图片'),
  sendImage: refuse('发送图片'),
  handOut: async (file, name) => save(file, name),
  openDocument: async (file, name) => save(file, name),
  chooseAddress: refuse('导入微信地址'),
  phoneCode: refuse('手机号验证'),
  subscribe: () => Promise.resolve([]),
  shown: () => undefined,
}

export const browser: Platform = bridge ? bridged(bridge) : looking
