import { computed, shallowRef } from 'vue'
import { begin, commit, redo, undo } from './history'
import { fresh, itemOf, written, type Box, type Item, type Layer, type LayerType, type Sheet } from './model'
import { arrange, duplicate, remove, reorder } from './order'
import { align, boxOf, moved, resized, type Edge, type Seen } from './place'

/** A template on the desk: what is chosen, what was done, and what can be undone. */
export function useDesk(first: Sheet) {
  const history = shallowRef(begin(first))
  const chosen = shallowRef<ReadonlySet<number>>(new Set())
  const seen = shallowRef<ReadonlyMap<number, Seen>>(new Map())
  const saved = shallowRef(written(first))
  const sheet = computed(() => history.value.now)
  const items = computed(() => sheet.value.items)
  const size = computed(() => sheet.value.template.size)
  const text = computed(() => written(sheet.value))
  const boxes = computed(() => new Map(items.value.map((i): [number, Box] => [i.key, boxOf(i.layer, seen.value.get(i.key))])))
  const picked = computed(() => items.value.filter((i) => chosen.value.has(i.key)))
  const loose = computed(() => new Set(picked.value.filter((i) => !i.locked).map((i) => i.key)))

  function put(next: Item[]) {
    history.value = commit(history.value, { ...sheet.value, items: arrange(next) })
  }
  function change(keys: ReadonlySet<number>, by: (i: Item) => Item) {
    if (keys.size) put(items.value.map((i) => (keys.has(i.key) ? by(i) : i)))
  }
  const layers = (keys: ReadonlySet<number>, by: (l: Layer, key: number) => Layer) =>
    change(keys, (i) => ({ ...i, layer: by(i.layer, i.key) }))
  function step(to: typeof undo) {
    history.value = to(history.value)
    chosen.value = new Set(picked.value.map((i) => i.key))
  }

  return {
    sheet, items, size, text, boxes, chosen, picked, loose, saved,
    dirty: computed(() => text.value !== saved.value),
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
    undo: () => step(undo),
    redo: () => step(redo),
    /** One alone, or one more; who is there already leaves. */
    choose(key: number, more = false) {
      const next = new Set(more ? chosen.value : [])
      if (more && next.has(key)) next.delete(key)
      else next.add(key)
      chosen.value = next
    },
    /** These, or these too. */
    chooseAll: (keys: readonly number[], more = false) => (chosen.value = new Set([...(more ? chosen.value : []), ...keys])),
    clear: () => (chosen.value = new Set()),
    all: () => (chosen.value = new Set(items.value.filter((i) => !i.hidden).map((i) => i.key))),
    add(type: LayerType) {
      const item = itemOf(fresh(type, size.value))
      put([...items.value, item])
      chosen.value = new Set([item.key])
    },
    move: (dx: number, dy: number) => layers(loose.value, (l) => moved(l, dx, dy)),
    resize: (key: number, from: Box, to: Box) => layers(new Set([key]), (l) => resized(l, from, to)),
    align(how: Edge) {
      const keys = [...loose.value]
      const by = align(keys.map((k) => boxes.value.get(k) as Box), how, size.value) // prettier-ignore
      layers(loose.value, (l, k) => moved(l, by[keys.indexOf(k)]?.dx ?? 0, by[keys.indexOf(k)]?.dy ?? 0))
    },
    order: (to: Parameters<typeof reorder>[2]) => chosen.value.size && put(reorder(items.value, chosen.value, to)),
    duplicate() {
      if (!chosen.value.size) return
      const out = duplicate(items.value, chosen.value)
      const copies = new Set(out.keys)
      put(out.items.map((i) => (copies.has(i.key) ? { ...i, layer: moved(i.layer, 16, 16) } : i)))
      chosen.value = copies
    },
    remove() {
      if (!loose.value.size) return
      put(remove(items.value, loose.value))
      chosen.value = new Set()
    },
    setLayer: (key: number, layer: Layer) => layers(new Set([key]), () => layer),
    toggle: (key: number, what: 'locked' | 'hidden') => change(new Set([key]), (i) => ({ ...i, [what]: !i[what] })),
    setTemplate: (patch: Partial<Sheet['template']>) =>
      (history.value = commit(history.value, { ...sheet.value, template: { ...sheet.value.template, ...patch } })),
    /** What the engine said about where the layers stood that it was given. */
    look: (given: readonly Item[], stood: readonly Box[]) =>
      (seen.value = new Map(given.flatMap((i, n): [number, Seen][] => (stood[n] ? [[i.key, { layer: i.layer, box: stood[n] }]] : [])))),
    keep: (as: string) => (saved.value = as),
  } // prettier-ignore
}

export type Desk = ReturnType<typeof useDesk>
