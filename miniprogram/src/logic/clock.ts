// The server's clock, as its answers tell it: phones are often wrong by minutes.

let ahead = 0

/** Learns the server's time from the Date header of an answer. */
export function heard(date: string): void {
  const at = Date.parse(date)
  if (Number.isNaN(at)) return
  const off = at - Date.now()
  // The header has whole seconds and travelled for a while: small differences are noise.
  if (Math.abs(off - ahead) > 2000) ahead = off
}

/** Now, in milliseconds, by the server's clock. */
export const now = (): number => Date.now() + ahead
