import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { api, type Schema } from '@/api/client'
import { asError, useAction } from '@/core/action'
import { useLoad } from '@/core/list'
import { person } from '@/core/session'
import { blockOf, nameOf, partOf, problemOf, type Part } from './blocks'
import { forget, keep, kept } from './keep'
import { lookOf, lookProblem, plain, themeOf, type Look } from './look'

export type Version = Schema<'StorefrontVersionView'>
type Whole = Schema<'StorefrontWholeView'>

/** The draft as it stands on the server, or what is published where there is none; revision 0 says that. */
interface Base {
  draft: Version | undefined
  revision: number
  parts: Part[]
  look: Look
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
  return {
    draft,
    revision: draft?.revision ?? 0,
    parts: (whole?.items ?? []).map(partOf),
    look: lookOf(whole?.theme),
    note: draft ? (whole?.note ?? '') : '',
  }
}

const textOf = (w: { parts: Part[]; look: Look; note: string }) => JSON.stringify([w.parts.map(blockOf), themeOf(w.look), w.note])

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
  const look = ref(plain())
  const note = ref('')
  const mine = () => ({ parts: parts.value, look: look.value, note: note.value })
  const revision = shallowRef(0)
  const conflict = shallowRef<Conflict>()
  const brought = shallowRef(false)
  const preview = shallowRef<{ token: string; address: string }>()

  const saved = computed(() => (base.value ? textOf(base.value) : ''))
  const dirty = computed(() => !!base.value && textOf(mine()) !== saved.value)
  const problem = computed(() => {
    const at = parts.value.findIndex((p) => problemOf(p))
    const bad = parts.value[at]
    if (bad) return `第 ${at + 1} 块「${nameOf(bad)}」${problemOf(bad)}。`
    if (lookProblem(look.value)) return `外观：${lookProblem(look.value)}。`
    return parts.value.length ? '' : '首页至少要有一块。'
  })

  function take(b: Base) {
    base.value = b
    revision.value = b.revision
    parts.value = structuredClone(b.parts)
    look.value = { ...b.look }
    note.value = b.note
    conflict.value = undefined
    brought.value = false
  }
  async function show() {
    if (!base.value?.draft) return void (preview.value = undefined)
    const { token, address } = await api.post('/storefront/draft/preview', {})
    preview.value = { token, address }
  }
  async function fresh() {
    versions.value = await versionsNow()
    take(await baseOf(versions.value))
    await show()
  }
  const loaded = useLoad(async () => {
    const held = kept(me) // Before anything is shown: what is shown unchanged needs no keeping.
    await fresh()
    if (held && textOf({ ...held, look: held.look ?? look.value }) !== saved.value) {
      parts.value = held.parts
      look.value = held.look ?? look.value
      note.value = held.note
      revision.value = held.revision
      brought.value = true
    }
    return true
  })
  watch([parts, look, note], () => (dirty.value ? keep(me, { revision: revision.value, ...mine() }) : forget(me)), { deep: true })

  /** Shows what came between, instead of writing over it. */
  async function meet() {
    versions.value = await versionsNow()
    const theirs = await baseOf(versions.value)
    const dressed = JSON.stringify(themeOf(look.value)) === JSON.stringify(themeOf(theirs.look))
    conflict.value = { base: theirs, differs: [...(dressed ? [] : ['外观']), ...differences(parts.value, theirs.parts)] }
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
    const body = { items: parts.value.map(blockOf), theme: themeOf(look.value), note: note.value.trim(), revision: revision.value }
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
    void show().catch(() => undefined)
  }
  function drop() {
    if (base.value) take(base.value)
    forget(me)
  }

  const unload = (e: BeforeUnloadEvent) => dirty.value && e.preventDefault()
  onMounted(() => window.addEventListener('beforeunload', unload))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', unload))

  return {
    loaded, versions, base, parts, look, note, revision, conflict, brought, preview, dirty, problem,
    save, publish, discard, insist, giveWay, drop, fresh,
  } // prettier-ignore
}

export type Home = ReturnType<typeof useHome>
