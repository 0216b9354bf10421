/** Pictures picked in the browser's own dialog; none when the person turned back. */
export const pick = (most: number): Promise<string[]> =>
  new Promise((resolve) => {
    uni.chooseImage({ count: most, sizeType: ['compressed'], success: (answer) => resolve(answer.tempFilePaths as string[]), fail: () => resolve([]) })
  })

/** Puts words on the browser's clipboard; false when it may not. */
export const copy = (text: string): Promise<boolean> =>
  new Promise((resolve) => {
    uni.setClipboardData({ data: text, showToast: false, success: () => resolve(true), fail: () => resolve(false) })
  })
