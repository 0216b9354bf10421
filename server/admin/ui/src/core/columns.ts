import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Column } from '@/components/table'

const key = (list: string) => `yuanfen.columns.${list}`

function stored(list: string): string[] {
  try {
    const hidden: unknown = JSON.parse(localStorage.getItem(key(list)) ?? '[]')
    return Array.isArray(hidden) ? hidden.filter((k) => typeof k === 'string') : []
  } catch {
    return []
  }
}

/** Which columns of a list a person sees, remembered in their browser. The first one and those without a title stay. */
export function useColumns(list: string | undefined, columns: Ref<readonly Column[]>) {
  const hidden = shallowRef<ReadonlySet<string>>(new Set(list ? stored(list) : []))
  const optional = computed(() => columns.value.filter((c, i) => i > 0 && c.title))
  const shown: ComputedRef<readonly Column[]> = computed(() =>
    columns.value.filter((c) => !hidden.value.has(c.key) || !optional.value.includes(c)),
  )
  function toggle(column: string) {
    const next = new Set(hidden.value)
    if (!next.delete(column)) next.add(column)
    hidden.value = next
    if (list) localStorage.setItem(key(list), JSON.stringify([...next]))
  }
  return { shown, optional, has: (column: string) => !hidden.value.has(column), toggle }
}
