import { kept } from './kept'

const LINK = 'link'
const DEVICE = 'device'

/** Remembers the share link by which this person came last; it goes with the next login and order. */
export function cameBy(code: string): void {
  uni.setStorageSync(LINK, code)
}

/** The share link by which this person came last. */
export const lastLink = (): string | undefined => kept<string>(LINK)

/** A random name for this device, made on its first visit. */
export function device(): string {
  let name = kept<string>(DEVICE)
  if (!name) {
    name = Array.from({ length: 24 }, () => Math.floor(Math.random() * 36).toString(36)).join('')
    uni.setStorageSync(DEVICE, name)
  }
  return name
}
