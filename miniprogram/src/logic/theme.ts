import type { Theme } from '@/api/types'

/** The variables of tokens.css that a theme sets. */
export function variables(theme: Theme): Record<string, string> {
  return {
    '--brand-accent': theme.light.accent,
    '--brand-accent-soft': theme.light.accent_soft,
    '--brand-on-accent': theme.light.on_accent,
    '--brand-dark-accent': theme.dark.accent,
    '--brand-dark-accent-soft': theme.dark.accent_soft,
    '--brand-dark-on-accent': theme.dark.on_accent,
    '--brand-card': `${theme.card}px`,
    '--brand-control': `${theme.control}px`,
  }
}

const USUAL_PX = 17
const BASE_PX = 16
const MOST = 1.5

/** How much larger than usual somebody reads who has set WeChat's type to so many pixels. WeChat's own step between 16 and 17 is no wish. */
export const typeScale = (px: number | undefined): number => (px && px > USUAL_PX ? Math.min(px / BASE_PX, MOST) : 1)

/** Declarations as a style attribute has them. */
export const styleText = (all: Record<string, string>): string =>
  Object.entries(all)
    .map(([name, value]) => `${name}:${value}`)
    .join(';')
