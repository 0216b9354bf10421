import { NeedsWeChat } from '@/api/problem'
import type { Platform, Received } from './types'

// Half-screens answer through App.onShow, from this app id.
const RECEIPT_APP = 'wx1183b055aeec94d1'

interface OpenBusinessView {
  (options: { businessType: string; extraData: Record<string, string>; fail(error: { errMsg: string }): void }): void
}

const openBusinessView = (): OpenBusinessView | undefined => (wx as unknown as { openBusinessView?: OpenBusinessView }).openBusinessView

// Who refuses WeChat's question, or ours about privacy, has turned back.
const cancelled = (error: { errMsg: string }): boolean => /cancel|privacy permission/.test(error.errMsg)

// The id of the button with which our own sheet agrees (y-privacy.vue).
const AGREE_BUTTON = 'agree-privacy'

let receiptAnswered: ((how: 'done' | 'cancelled') => void) | undefined

/** The mini-program inside WeChat. */
export const weixin: Platform = {
  canTrade: true,
  asksForPhone: false,
  showsPrivacy: true,

  openPrivacy: () => wx.openPrivacyContract({}),

  // Before base library 2.32.3 WeChat asks nothing.
  watchPrivacy: (ask) => {
    if (!wx.canIUse('onNeedPrivacyAuthorization')) return
    const listener = (resolve: (answer: object) => void, { referrer }: { referrer: string }): void => {
      void ask(referrer).then((yes) => resolve(yes ? { buttonId: AGREE_BUTTON, event: 'agree' } : { event: 'disagree' }))
    }
    // Its type is wrong in the typings, which take the two arguments for one.
    wx.onNeedPrivacyAuthorization(listener as unknown as Parameters<typeof wx.onNeedPrivacyAuthorization>[0])
  },

  choosePictures: (most) =>
    new Promise((resolve) => {
      wx.chooseImage({ count: most, sizeType: ['compressed'], success: (answer) => resolve(answer.tempFilePaths), fail: () => resolve([]) })
    }),

  copy: (text) =>
    new Promise((resolve) => {
      wx.setClipboardData({ data: text, success: () => resolve(true), fail: () => resolve(false) })
    }),

  watchNetwork: (changed) => wx.onNetworkStatusChange(({ isConnected }) => changed(isConnected)),

  watchUpdate: (ready) => {
    const updates = wx.getUpdateManager()
    updates.onUpdateReady(() => void ready().then((now) => now && updates.applyUpdate()))
  },

  loginCode: () =>
    new Promise((resolve, reject) => {
      wx.login({ success: (result) => resolve(result.code), fail: (error) => reject(new Error(error.errMsg)) })
    }),

  pay: (params) =>
    new Promise((resolve, reject) => {
      wx.requestPayment({
        timeStamp: params.time_stamp,
        nonceStr: params.nonce_str,
        package: params.package,
        signType: 'RSA',
        paySign: params.pay_sign,
        success: () => resolve('done'),
        fail: (error) => (cancelled(error) ? resolve('cancelled') : reject(new Error(error.errMsg))),
      })
    }),

  confirmReceipt: (order: Received) =>
    new Promise((resolve, reject) => {
      const open = openBusinessView()
      if (!open) {
        reject(new NeedsWeChat('确认收货（微信版本过低）'))
        return
      }
      receiptAnswered = resolve
      open({
        businessType: 'weappOrderConfirm',
        extraData: { transaction_id: order.transactionId },
        fail: (error) => {
          receiptAnswered = undefined
          if (cancelled(error)) resolve('cancelled')
          else reject(new Error(error.errMsg))
        },
      })
    }),

  confirmTransfer: (params) =>
    new Promise((resolve, reject) => {
      if (!wx.canIUse('requestMerchantTransfer')) {
        reject(new NeedsWeChat('确认收款（微信版本过低）'))
        return
      }
      wx.requestMerchantTransfer({
        ...params,
        success: () => resolve('done'),
        fail: (error) => (cancelled(error) ? resolve('cancelled') : reject(new Error(error.errMsg))),
      })
    }),

  // Who said no once is not asked again by WeChat: the settings are where that is undone.
  saveImage: (file) =>
    new Promise((resolve, reject) => {
      wx.saveImageToPhotosAlbum({
        filePath: file,
        success: () => resolve('done'),
        fail: (error) => {
          if (cancelled(error)) resolve('cancelled')
          else if (/auth/i.test(error.errMsg)) wx.openSetting({ complete: () => resolve('cancelled') })
          else reject(new Error(error.errMsg))
        },
      })
    }),

  sendImage: (file) =>
    new Promise((resolve, reject) => {
      if (!wx.canIUse('showShareImageMenu')) {
        reject(new NeedsWeChat('发送图片（微信版本过低）'))
        return
      }
      wx.showShareImageMenu({
        path: file,
        success: () => resolve('done'),
        fail: (error) => (cancelled(error) ? resolve('cancelled') : reject(new Error(error.errMsg))),
      })
    }),

  // WeChat opens no data files: one is sent to a chat, such as to oneself.
  handOut: (file, name) =>
    new Promise((resolve, reject) => {
      wx.shareFileMessage({
        filePath: file,
        fileName: name,
        success: () => resolve(),
        fail: (error) => (cancelled(error) ? resolve() : reject(new Error(error.errMsg))),
      })
    }),

  openDocument: (file, name) =>
    new Promise((resolve, reject) => {
      wx.openDocument({
        filePath: file,
        fileType: (name.split('.').pop() ?? 'xlsx') as 'xlsx',
        showMenu: true,
        success: () => resolve(),
        fail: (error) => reject(new Error(error.errMsg)),
      })
    }),

  chooseAddress: () =>
    new Promise((resolve, reject) => {
      wx.chooseAddress({
        success: resolve,
        fail: (error) => (cancelled(error) ? resolve(undefined) : reject(new Error(error.errMsg))),
      })
    }),

  phoneCode: async (event) => (event as { detail?: { code?: string } }).detail?.code,

  // Who has turned messages off altogether has said no, like who taps it.
  subscribe: (templates) =>
    new Promise((resolve) => {
      wx.requestSubscribeMessage({
        tmplIds: templates,
        success: (answers) => resolve(templates.filter((id) => (answers as Record<string, unknown>)[id] === 'accept')),
        fail: () => resolve([]),
      })
    }),

  shown: (options) => {
    const from = (options as { referrerInfo?: { appId?: string; extraData?: { status?: string } } } | undefined)?.referrerInfo
    if (from?.appId !== RECEIPT_APP || !receiptAnswered) return
    receiptAnswered(from.extraData?.status === 'success' ? 'done' : 'cancelled')
    receiptAnswered = undefined
  },
}
