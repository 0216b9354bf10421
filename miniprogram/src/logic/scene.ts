/** The share code with which a page was opened: a mini-program code carries it as scene, a plain one as a web address in q. */
export function codeOf(query: Record<string, string | undefined> = {}): string {
  const scene = decode(query.scene)
  const address = /\/s\/([0-9A-Za-z]+)/.exec(decode(query.q))
  const code = scene || address?.[1] || ''
  return /^[0-9A-Za-z]{1,32}$/.test(code) ? code : ''
}

function decode(text = ''): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
