import { computed, shallowRef, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { ApiError } from '@/api/client'
import { asError } from './action'

export interface Page<T> {
  items: T[]
  next?: string
}

/** Filters live in the address, so that a filtered list can be linked to and found again. */
export function useFilters<K extends string>(names: readonly K[]) {
  const route = useRoute()
  const router = useRouter()
  const filters = computed(() => {
    const out = {} as Record<K, string>
    for (const n of names) out[n] = typeof route.query[n] === 'string' ? route.query[n] : ''
    return out
  })
  function set(patch: Partial<Record<K, string>>) {
    const query = { ...route.query }
    for (const [k, v] of Object.entries(patch) as [K, string | undefined][]) {
      if (v) query[k] = v
      else delete query[k]
    }
    void router.replace({ query })
  }
  return { filters, set }
}

/** A list by cursor: forward page by page, and back along the cursors already seen. */
export function useList<T>(load: (cursor: string | undefined) => Promise<Page<T>>, follow?: Ref<unknown>) {
  const items = shallowRef<T[]>([])
  const state = shallowRef<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<ApiError>()
  const next = shallowRef<string>()
  const cursors = shallowRef<(string | undefined)[]>([undefined])
  let turn = 0

  async function show(quiet = false) {
    const mine = ++turn
    if (!quiet) state.value = 'loading'
    try {
      const page = await load(cursors.value.at(-1))
      if (mine !== turn) return // Something newer was asked meanwhile.
      items.value = page.items
      next.value = page.next
      state.value = 'ready'
    } catch (e) {
      if (mine !== turn) return
      error.value = asError(e)
      state.value = 'failed'
    }
  }
  function first() {
    cursors.value = [undefined]
    return show()
  }
  function forward() {
    cursors.value = [...cursors.value, next.value]
    return show()
  }
  function back() {
    cursors.value = cursors.value.slice(0, -1)
    return show()
  }
  const page = computed(() => cursors.value.length)
  if (follow) watch(follow, (now, was) => JSON.stringify(now) !== JSON.stringify(was) && first())
  void show()
  return { items, state, error, next, page, first, forward, back, reload: () => show(true), retry: () => show() }
}

/** What useList returns; one of useListPage has a name and may be sorted. */
export type List<T> = ReturnType<typeof useList<T>> & Partial<Named>

interface Named {
  /** By which its views and its columns are remembered. */
  name: string
  /** The order that was chosen, '' for its first one. */
  sort: Ref<string>
  sortBy: (order: string) => void
}

/** The page of a list: its filters and order in the address, its rows by cursor, all over again when one of them changes. */
export function useListPage<K extends string>(name: string, names: readonly K[]) {
  const { filters, set } = useFilters<K | 'sort'>([...names, 'sort'])
  const sort = computed(() => filters.value.sort)
  const sortBy = (order: string) => set({ sort: order } as Partial<Record<K | 'sort', string>>)
  const filtered = computed(() => names.some((n) => filters.value[n]))
  const listOf = <T>(load: (cursor: string | undefined) => Promise<Page<T>>): List<T> => ({ ...useList(load, filters), name, sort, sortBy })
  return { filters, set, filtered, listOf }
}

/** One thing that is loaded, and loaded again when its key changes. */
export function useLoad<T>(load: () => Promise<T>, follow?: Ref<unknown>) {
  const data = shallowRef<T>()
  const error = shallowRef<ApiError>()
  let turn = 0
  async function show(quiet = false) {
    const mine = ++turn
    if (!quiet) data.value = undefined
    error.value = undefined
    try {
      const loaded = await load()
      if (mine === turn) data.value = loaded
    } catch (e) {
      if (mine === turn) error.value = asError(e)
    }
  }
  if (follow) watch(follow, () => show())
  void show()
  return { data, error, reload: () => show(true), retry: () => show() }
}

/** What useLoad returns, as far as showing it needs. */
export type Loaded<T> = Pick<ReturnType<typeof useLoad<T>>, 'data' | 'error' | 'retry'>

/** A list whose rows open beside it, at an address of their own; filters stay. */
export function useOpen(path: string) {
  const route = useRoute()
  const router = useRouter()
  const to = (id?: string) => ({ path: id ? `${path}/${id}` : path, query: route.query })
  return { to, open: (id?: string) => void router.push(to(id)) }
}

/** A choice among states where one of them is the one without a filter. */
export function choices<S extends string>(
  first: { value: S; text: string },
  marks: Record<string, { text: string }>,
  states: readonly S[],
) {
  return [first, ...states.map((value) => ({ value, text: marks[value]?.text ?? value }))]
}
