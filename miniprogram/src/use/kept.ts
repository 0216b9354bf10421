/** What this phone remembers of a name between visits; nothing, when nothing was kept. */
export function kept<T>(name: string): T | undefined {
  // #ifdef H5
  // uni-app throws and catches what is missing, and to do that a browser reads the whole program once more: a first visit waits for it.
  if (localStorage.getItem(name) === null) return undefined
  // #endif
  return (uni.getStorageSync(name) as T | '') || undefined
}
