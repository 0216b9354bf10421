// The panel's texts are Chinese in the source; build/words.ts makes a lookup of each: t`第 ${n} 步`. Chinese needs no
// dictionary and loads none. Whoever imports this waits until the English one is there.

export type Language = 'zh-CN' | 'en'

const key = 'yuanfen.language'

/** What was chosen, or else Chinese, unless the browser asks for none. */
function chosen(): Language {
  if (typeof document === 'undefined') return 'zh-CN'
  const stored = localStorage.getItem(key)
  if (stored === 'zh-CN' || stored === 'en') return stored
  return navigator.languages.some((l) => l.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en'
}

export const language = chosen()

/** English, when it was chosen. */
export const english = language === 'en' ? await import('@/locales/english') : undefined

if (typeof document !== 'undefined') document.documentElement.lang = language

/** What the switch offers, by its own name. */
export const otherLanguage: { id: Language; name: string } = english ? { id: 'zh-CN', name: '中文' } : { id: 'en', name: 'English' }

/** Changes the language. The panel starts anew: texts are looked up when its parts are loaded. */
export function setLanguage(l: Language) {
  if (l === language) return
  localStorage.setItem(key, l)
  window.location.reload()
}

function plain(parts: readonly string[], holes: unknown[]): string {
  return parts.reduce((text, part, i) => text + String(holes[i - 1] ?? '') + part)
}

function look(place: string, parts: readonly string[], holes: unknown[]): string {
  if (!english) return plain(parts, holes)
  const found = english.find(
    parts.reduce((text, part, i) => `${text}{${i - 1}}${part}`),
    place,
  )
  return found === undefined ? plain(parts, holes) : english.fill(found, holes)
}

/** A text in the language chosen. */
export function t(parts: TemplateStringsArray, ...holes: unknown[]): string {
  return look('', parts, holes)
}

/** The same for a word that reads otherwise in one file of the source. */
export function at(place: string) {
  return (parts: TemplateStringsArray, ...holes: unknown[]) => look(place, parts, holes)
}
