/** Calls with whether the browser has a network, each time that changes. */
export function watchNetwork(changed: (connected: boolean) => void): void {
  addEventListener('online', () => changed(true))
  addEventListener('offline', () => changed(false))
}
