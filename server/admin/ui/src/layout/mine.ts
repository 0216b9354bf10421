import type { Router } from 'vue-router'
import { logout } from '@/core/session'
import { setTheme, theme, type Theme } from '@/core/theme'
import { otherLanguage, setLanguage } from '@/core/words'

/** What a person can do for themselves: in the menu under their name, and by the search. */
export interface Mine {
  id: string
  title: string
  /** Other words by which somebody may look for it. */
  also: string
  lang?: string
  chosen?: boolean
  run: (router: Router) => unknown
}

const themes: { value: Theme; title: string; also: string }[] = [
  { value: 'system', title: '外观：跟随系统', also: '主题' },
  { value: 'light', title: '外观：浅色', also: '主题 白天' },
  { value: 'dark', title: '外观：深色', also: '主题 夜间 暗色' },
]

export function mine(): Mine[] {
  return [
    { id: 'account', title: '我的账号', also: '密码 会话 恢复码', run: (r) => r.push('/account') },
    ...themes.map((x) => ({ id: x.value, title: x.title, also: x.also, chosen: theme.value === x.value, run: () => setTheme(x.value) })),
    {
      id: 'language',
      title: otherLanguage.name,
      also: '语言 language english',
      lang: otherLanguage.id,
      run: () => setLanguage(otherLanguage.id),
    },
    {
      id: 'logout',
      title: '退出登录',
      also: '登出 换人',
      run: async (r) => {
        await logout()
        await r.push('/login')
      },
    },
  ]
}
