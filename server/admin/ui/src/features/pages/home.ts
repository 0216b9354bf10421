import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { api, type Schema } from '@/api/client'
import { asError, useAction } from '@/core/action'
import { useLoad } from '@/core/list'
import { person } from '@/core/session'
import { blockOf, nameOf, partOf, problemOf, type Part } from './blocks'
import { forget, keep, kept } from './keep'

export type Version = Schema<'StorefrontVersionView'>
type Whole = Schema<'StorefrontWholeView'>

/** The draft as it stands on the server, or what is published where there is none; revision 0 says that. */
interface Base {
  draft: Version | undefined
  revision: number
  parts: Part[]
  note: string
}

/** Somebody else's draft that came between: who, when, and the blocks in which it is not ours. */
export interface Conflict {
  base: Base
  differs: string[]
}

async function versionsNow(): Promise<Version[]> {
  return (await api.get('/storefront/versions', {})).items
}

async function baseOf(versions: Version[]): Promise<Base> {
  const draft = versions.find((v) => v.state === 'draft')
  const shown = draft ?? versions.find((v) => v.state === 'published')
  const whole: Whole | undefined = shown && (await api.get('/storefront/versions/{version}', { path: { version: shown.version } }))
  return { draft, revision: draft?.revision ?? 0, parts: (whole?.items ?? []).map(partOf), note: draft ? (whole?.note ?? '') : '' }
}

const textOf = (parts: Part[], note: string) => JSON.stringify([parts.map(blockOf), note])

function differences(mine: Part[], theirs: Part[]): string[] {
  const text = (p: Part) => JSON.stringify(blockOf(p))
  const had = new Map(mine.map((p) => [p.id, text(p)]))
  const there = new Set(theirs.map((p) => p.id))
  const changed = theirs.filter((p) => had.get(p.id) !== text(p)).map(nameOf)
  return [...changed, ...mine.filter((p) => !there.has(p.id)).map((p) => `没有您的「${nameOf(p)}」`)]
}

/** The home as one person edits it: nothing of theirs is lost, and nobody else's work is written over unseen. */
export function useHome() {
  const me = person.value?.account.id ?? ''
  const versions = shallowRef<Version[]>([])
  const base = shallowRef<Base>()
  const parts = ref<Part[]>([])
  const note = ref('')
  const revision = shallowRef(0)
  const conflict = shallowRef<Conflict>()
  const brought = shallowRef(false)
  const preview = shallowRef<{ token: string; address: string }>()

  const saved = computed(() => (base.value ? textOf(base.value.parts, base.value.note) : ''))
  const dirty = computed(() => !!base.value && textOf(parts.value, note.value) !== saved.value)
  const problem = computed(() => {
    const at = parts.value.findIndex((p) => problemOf(p))
    const bad = parts.value[at]
    if (bad) return `第 ${at + 1} 块「${nameOf(bad)}」${problemOf(bad)}。`
    return parts.value.length ? '' : '首页至少要有一块。'
  })

  function take(b: Base) {
    base.value = b
    revision.value = b.revision
    parts.value = structuredClone(b.parts)
    note.value = b.note
    conflict.value = undefined
    brought.value = false
  }
  async function look() {
    if (!base.value?.draft) return void (preview.value = undefined)
    const { token, address } = await api.post('/storefront/draft/preview', {})
    preview.value = { token, address }
  }
  async function fresh() {
    versions.value = await versionsNow()
    take(await baseOf(versions.value))
    await look()
  }
  const loaded = useLoad(async () => {
    const mine = kept(me) // Before anything is shown: what is shown unchanged needs no keeping.
    await fresh()
    if (mine && textOf(mine.parts, mine.note) !== saved.value) {
      parts.value = mine.parts
      note.value = mine.note
      revision.value = mine.revision
      brought.value = true
    }
    return true
  })
  watch([parts, note], () => (dirty.value ? keep(me, { revision: revision.value, note: note.value, parts: parts.value }) : forget(me)), {
    deep: true,
  })

  /** Shows what came between, instead of writing over it. */
  async function meet() {
    versions.value = await versionsNow()
    const theirs = await baseOf(versions.value)
    conflict.value = { base: theirs, differs: differences(parts.value, theirs.parts) }
  }
  async function minding(act: () => Promise<void>) {
    try {
      await act()
    } catch (e) {
      if (['storefront.stale', 'storefront.no_draft'].includes(asError(e).code)) await meet()
      throw e
    }
  }
  async function put() {
    const body = { items: parts.value.map(blockOf), note: note.value.trim(), revision: revision.value }
    await api.put('/storefront/draft', { body })
    forget(me)
    await fresh()
  }
  const save = useAction(() => minding(put))
  const publish = useAction(() =>
    minding(async () => {
      await api.post('/storefront/draft/publish', { body: { revision: revision.value } })
      await fresh()
    }),
  )
  const discard = useAction(() =>
    minding(async () => {
      await api.post('/storefront/draft/discard', { body: { revision: revision.value } })
      forget(me)
      await fresh()
    }),
  )
  /** Mine over theirs, by who has seen theirs. */
  const insist = useAction(async () => {
    revision.value = conflict.value?.base.revision ?? revision.value
    await minding(put)
    save.reset()
  })
  function giveWay() {
    if (conflict.value) take(conflict.value.base)
    forget(me)
    for (const act of [save, publish, discard]) act.reset()
    void look().catch(() => undefined)
  }
  function drop() {
    if (base.value) take(base.value)
    forget(me)
  }

  const unload = (e: BeforeUnloadEvent) => dirty.value && e.preventDefault()
  onMounted(() => window.addEventListener('beforeunload', unload))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', unload))

  return {
    loaded, versions, base, parts, note, revision, conflict, brought, preview, dirty, problem,
    save, publish, discard, insist, giveWay, drop, fresh,
  } // prettier-ignore
}

export type Home = ReturnType<typeof useHome>
