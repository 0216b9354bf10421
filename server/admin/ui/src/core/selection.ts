import { computed, shallowRef, watch, type Ref } from 'vue'

/** Rows of a page that are chosen for one act together. Those that left the page are no longer chosen. */
export function useSelection<T extends { id: string }>(items: Ref<T[]>, selectable: (row: T) => boolean) {
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  const able = computed(() => items.value.filter(selectable))
  const chosen = computed(() => able.value.filter((r) => ids.value.has(r.id)))
  watch(items, (rows) => {
    const there = new Set(rows.map((r) => r.id))
    ids.value = new Set([...ids.value].filter((id) => there.has(id)))
  })
  function toggle(row: T) {
    const next = new Set(ids.value)
    if (!next.delete(row.id)) next.add(row.id)
    ids.value = next
  }
  const all = () => (ids.value = new Set(able.value.map((r) => r.id)))
  const clear = () => (ids.value = new Set())
  return { able, chosen, has: (row: T) => ids.value.has(row.id), can: selectable, toggle, all, clear }
}
