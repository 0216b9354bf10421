import type { Part } from './blocks'
import type { Look } from './look'

/** What somebody wrote and has not saved, with the revision of the draft that they wrote it from. */
export interface Kept {
  revision: number
  note: string
  parts: Part[]
  look?: Look
}

const name = (staff: string) => `yuanfen.home.${staff}`

export function keep(staff: string, kept: Kept) {
  try {
    localStorage.setItem(name(staff), JSON.stringify(kept))
  } catch {
    // The browser has no room, or is told to remember nothing: the warning before leaving is still there.
  }
}

export function kept(staff: string): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(name(staff)) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

export function forget(staff: string) {
  localStorage.removeItem(name(staff))
}
