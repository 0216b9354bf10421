import type { Schema } from '@/api/client'

export type Theme = Schema<'StorefrontTheme'>
export type Corners = NonNullable<Theme['corners']>

/** How the shop is dressed, as it is edited: what is empty stays as it came with the program. */
export interface Look {
  accent: string
  corners: Corners
  name: string
  logo: string
}

export const plain = (): Look => ({ accent: '', corners: 'soft', name: '', logo: '' })

export function lookOf(t: Theme | undefined): Look {
  return { accent: t?.accent ?? '', corners: t?.corners ?? 'soft', name: t?.name ?? '', logo: t?.logo ?? '' }
}

/** A look as the server takes it: only what was chosen. */
export function themeOf(l: Look): Theme {
  const theme: Theme = {}
  if (l.accent) theme.accent = l.accent.trim().toLowerCase()
  if (l.corners !== 'soft') theme.corners = l.corners
  if (l.name.trim()) theme.name = l.name.trim()
  if (l.logo) theme.logo = l.logo
  return theme
}

/** What to mend in a look before it can be saved, '' for nothing. */
export function lookProblem(l: Look): string {
  return l.accent && !/^#[0-9a-f]{6}$/i.test(l.accent.trim()) ? '主色要写成 #rrggbb，例如 #2f4a3c' : ''
}
