import { say } from '@/api'
import { platform } from '@/platform'

/** A short word at the middle of the screen. */
export const tell = (text: string): void => void uni.showToast({ title: text, icon: 'none', duration: 2200 })

/** Puts words where they can be pasted from, and says so. */
export const copy = (text: string, said = '已复制'): void => void platform.copy(text).then((done) => tell(done ? said : '没能复制，请长按选择文字'))

/** What went wrong, in words. */
export const tellError = (error: unknown): void => tell(say(error))

/** A question with two answers. */
export const confirm = (title: string, content: string, yes: string): Promise<boolean> =>
  new Promise((resolve) => {
    uni.showModal({ title, content, confirmText: yes, cancelText: '再想想', success: (answer) => resolve(answer.confirm), fail: () => resolve(false) })
  })
