import { afterPaint } from './paint'

const TABS = ['/pages/home/index', '/pages/category/index', '/pages/cart/index', '/pages/mine/index']

/** Opens a page, once what was touched looks touched. A full stack of pages (WeChat allows ten) is replaced at its top. */
export function go(page: string, query: Record<string, string> = {}): void {
  const search = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  const url = search ? `${page}?${search}` : page
  afterPaint(() => {
    if (TABS.includes(page)) void uni.switchTab({ url: page })
    else if (getCurrentPages().length >= 9) void uni.redirectTo({ url })
    else void uni.navigateTo({ url })
  })
}

/** Opens a page that the server names, as it stands in a notice: "order/detail/index?id=7". */
export function open(address: string): void {
  const [page = '', search = ''] = address.replace(/^\//, '').split('?')
  const query = search
    .split('&')
    .filter(Boolean)
    .map((pair) => pair.split('=').map(decodeURIComponent))
  go(`/${page}`, Object.fromEntries(query) as Record<string, string>)
}

/** Opens a page in the place of this one. */
export function replace(page: string, query: Record<string, string> = {}): void {
  const search = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  void uni.redirectTo({ url: `${page}?${search}` })
}

/** Back to where this page was opened, or home when it was the first. */
export function back(): void {
  if (getCurrentPages().length > 1) void uni.navigateBack()
  else void uni.switchTab({ url: '/pages/home/index' })
}

const SECOND_TAP_MS = 500

/** Back after something was sent, so late that a finger's second tap still ends here and not on what lies below. */
export async function backAfterTap(): Promise<void> {
  await new Promise((done) => setTimeout(done, SECOND_TAP_MS))
  back()
}
