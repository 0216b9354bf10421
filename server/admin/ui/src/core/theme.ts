import { shallowRef, watchEffect } from 'vue'

export type Theme = 'light' | 'dark' | 'system'

const key = 'yuanfen.theme'
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const systemDark = shallowRef(dark.matches)
dark.addEventListener('change', (e) => (systemDark.value = e.matches))

function stored(): Theme {
  const t = localStorage.getItem(key)
  return t === 'light' || t === 'dark' ? t : 'system'
}

export const theme = shallowRef<Theme>(stored())

export function setTheme(t: Theme) {
  theme.value = t
  if (t === 'system') localStorage.removeItem(key)
  else localStorage.setItem(key, t)
}

export function followTheme() {
  watchEffect(() => {
    const isDark = theme.value === 'dark' || (theme.value === 'system' && systemDark.value)
    document.documentElement.setAttribute('theme-mode', isDark ? 'dark' : 'light')
  })
}

/** Calls back whenever light turns to dark or back; returns how to stop. */
export function onTheme(act: () => void): () => void {
  const seen = new MutationObserver(act)
  seen.observe(document.documentElement, { attributeFilter: ['theme-mode'] })
  return () => seen.disconnect()
}
