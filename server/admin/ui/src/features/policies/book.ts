import { ref, type Component, type Ref } from 'vue'
import type { Schema } from '@/api/client'
import { when } from '@/core/format'

export type Kind = 'tiers' | 'attribution' | 'commission' | 'payout' | 'risk'

type Version = Omit<Schema<'PolicyEditionViewDistributorLadder'>, 'rules'>
/** A version of rules as the server has it. */
export type Raw<R> = Version & { rules: R }

/** What is wrong with a form, by the field's name. */
export type Problems = Record<string, string>
/** What a form says: rules, or what is to be mended first. */
export interface Read<R> {
  rules: R
  problems: Problems
}

/** One kind of rules: how to say them, how to edit them, where they are kept. F is what its form holds: text as typed. */
export interface Spec<R, F> {
  kind: Kind
  title: string
  note: string
  /** The permissions of which one is needed to read them. */
  needs: string
  list: () => Promise<{ items: Raw<R>[] }>
  draft: (body: { rules: R; reason: string; starts_at?: string }) => Promise<Raw<R>>
  words: (rules: R) => string[]
  form: (rules: R) => F
  read: (form: F) => Read<R>
  component: Component
}

/** Somebody's work on a draft. */
export interface Session {
  form: Ref<unknown>
  problems: () => Problems
  words: () => string[]
  send: (reason: string, startsAt: string | undefined) => Promise<unknown>
}

/** A version in words, from which a draft can be begun. */
export type Edition = Version & { id: string; words: string[]; open: () => Session }

/** A Spec whose rules nobody outside needs to know. */
export interface Book extends Pick<Spec<never, never>, 'kind' | 'title' | 'note' | 'needs' | 'component'> {
  list: () => Promise<Edition[]>
}

export function bookOf<R, F extends object>(s: Spec<R, F>): Book {
  function open(rules: R): Session {
    const form = ref(s.form(rules)) as Ref<F>
    const read = () => s.read(form.value)
    return {
      form,
      problems: () => read().problems,
      words: () => s.words(read().rules),
      send: (reason, startsAt) => s.draft({ rules: read().rules, reason, ...(startsAt ? { starts_at: startsAt } : {}) }),
    }
  }
  const { kind, title, note, needs, component } = s
  return {
    kind,
    title,
    note,
    needs,
    component,
    list: async () =>
      (await s.list()).items.map(({ rules, ...v }) => ({ ...v, id: String(v.version), words: s.words(rules), open: () => open(rules) })),
  }
}

export type Standing = 'now' | 'coming' | 'past' | 'draft' | 'discarded'

const began = (e: Version) => (e.starts_at ? Date.parse(e.starts_at) : 0)
/** Whether a published version has begun. One that began by being published has, though our clock lag behind the server's. */
const hasBegun = (e: Version, now: Date) => began(e) <= Math.max(now.getTime(), e.published_at ? Date.parse(e.published_at) : 0)

/** The version that holds at a time: of those that have begun the latest, of two at once the later number. */
export function holding<E extends Version>(all: readonly E[], now: Date): E | undefined {
  return all.filter((e) => e.state === 'published' && hasBegun(e, now)).sort((a, b) => began(b) - began(a) || b.version - a.version)[0]
}

export function standing<E extends Version>(e: E, all: readonly E[], now: Date): Standing {
  if (e.state !== 'published') return e.state
  if (!hasBegun(e, now)) return 'coming'
  return holding(all, now)?.version === e.version ? 'now' : 'past'
}

/** What differs between two sets of sentences. */
export function changes(before: readonly string[], after: readonly string[]) {
  return { gone: before.filter((w) => !after.includes(w)), fresh: after.filter((w) => !before.includes(w)) }
}

/** "2026-12-01T08:00" as typed in Shanghai, for the server; undefined for nothing typed. */
export function shanghai(local: string): string | undefined {
  return local ? new Date(`${local}:00+08:00`).toISOString() : undefined
}

/** What changed in the list since a draft was begun: the versions that somebody else wrote or published meanwhile. */
export function meanwhile<E extends Version>(before: readonly E[], after: readonly E[]): E[] {
  const known = new Map(before.map((e) => [e.version, e.state]))
  return after.filter((e) => e.version > 0 && known.get(e.version) !== e.state)
}

/** Who wrote a version, who published it, and from when on it holds. */
export function byline(e: Version, now: Date): string {
  const published = e.publisher ? `，${e.publisher}发布` : ''
  return `${e.drafter} ${when(e.drafted_at, now)} 起草${published}；${e.starts_at ? `${when(e.starts_at, now)} 起生效` : '发布即生效'}`
}
