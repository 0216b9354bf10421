import { expect, test } from 'vitest'
import { styleText, typeScale, variables } from '@/logic/theme'

test('a theme is what tokens.css reads of it', () => {
  const tones = { accent: '#8a1f2b', accent_soft: '#f0e0dd', on_accent: '#f9f6ee' }
  const all = variables({ version: 1, name: '', logo: '', card: 20, control: 24, light: tones, dark: { ...tones, accent: '#d9a0a6' } })
  expect(all['--brand-dark-accent']).toBe('#d9a0a6')
  expect(styleText(all)).toContain('--brand-accent:#8a1f2b;')
  expect(styleText(all)).toContain('--brand-card:20px')
})

test('type grows with what is set in WeChat, and not without end', () => {
  expect([undefined, 15, 16, 17, 20, 24, 40].map(typeScale)).toEqual([1, 1, 1, 1, 1.25, 1.5, 1.5])
})
