/** Where a page with its own head may draw: below the clock, left of WeChat's capsule. */
export function headPlace(): { top: number; height: number; right: number } {
  // #ifdef MP-WEIXIN
  const capsule = uni.getMenuButtonBoundingClientRect()
  const { windowWidth } = uni.getWindowInfo()
  return { top: capsule.top, height: capsule.height, right: windowWidth - capsule.left + 8 }
  // #endif
  // #ifndef MP-WEIXIN
  return { top: 8, height: 40, right: 16 }
  // #endif
}
