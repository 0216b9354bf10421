import type { ComputedRef, InjectionKey } from 'vue'
import type { Json, Sheet } from './model'

function within(value: Json | undefined, name: string): number {
  if (typeof value === 'string') return value === `$${name}` || value.startsWith(`$${name}/`) ? 1 : 0
  if (Array.isArray(value)) return value.reduce<number>((n, v) => n + within(v, name), 0)
  return value && typeof value === 'object' ? Object.values(value).reduce<number>((n, v) => n + within(v, name), 0) : 0
}

/** How often a colour of the theme is named. */
export const usesOf = (s: Sheet, name: string): number =>
  within(s.template.ground, name) + s.items.reduce((n, i) => n + within(i.layer, name), 0)

/** By which the fields of a template know its colours. */
export const themeKey: InjectionKey<ComputedRef<Record<string, string>>> = Symbol('theme')
