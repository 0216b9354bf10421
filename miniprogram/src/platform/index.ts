import type { Platform } from './types'
// #ifdef MP-WEIXIN
import { weixin } from './weixin'
// #endif
// #ifdef H5
import { browser } from './h5'
// #endif

const here: Platform[] = []
// #ifdef MP-WEIXIN
here.push(weixin)
// #endif
// #ifdef H5
here.push(browser)
// #endif

/** WeChat, or the browser in its place. */
export const platform = here[0] as Platform
export type * from './types'
