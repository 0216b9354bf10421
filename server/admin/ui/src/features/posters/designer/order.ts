import { itemOf, personal, str, withField, type Item, type Json } from './model'

/** Moves the chosen items one step up or down, or all the way; among each other they keep their order. */
export function reorder(items: readonly Item[], keys: ReadonlySet<number>, to: 'up' | 'down' | 'top' | 'bottom'): Item[] {
  const chosen = items.filter((i) => keys.has(i.key))
  const rest = items.filter((i) => !keys.has(i.key))
  if (to === 'top') return [...rest, ...chosen]
  if (to === 'bottom') return [...chosen, ...rest]
  const out = [...items]
  const order = to === 'up' ? out.map((_, i) => out.length - 1 - i) : out.map((_, i) => i)
  const by = to === 'up' ? 1 : -1
  for (const i of order) {
    const [a, b] = [out[i], out[i + by]]
    if (a && b && keys.has(a.key) && !keys.has(b.key)) [out[i], out[i + by]] = [b, a]
  }
  return out
}

/** What is the same for everybody below what differs from one person to the next: the server draws the former once for all. */
export function arrange(items: readonly Item[]): Item[] {
  return [...items.filter((i) => !personal(i.layer)), ...items.filter((i) => personal(i.layer))]
}

/** Copies of the chosen items on top of each; a copy has an id of its own, since others may be anchored to the first. */
export function duplicate(items: readonly Item[], keys: ReadonlySet<number>): { items: Item[]; keys: number[] } {
  const taken = new Set(items.map((i) => str(i.layer['id'])))
  const made: number[] = []
  const out = items.flatMap((i) => {
    if (!keys.has(i.key)) return [i]
    const layer = structuredClone(i.layer)
    const id = str(layer['id'])
    if (id) {
      let n = 2
      while (taken.has(`${id}-${n}`)) n++
      layer['id'] = `${id}-${n}`.slice(0, 32)
      taken.add(str(layer['id']))
    }
    const copy = itemOf(layer)
    made.push(copy.key)
    return [i, copy]
  })
  return { items: out, keys: made }
}

/** Items without the chosen ones; where another one leant on one of them it stands by itself from now on. */
export function remove(items: readonly Item[], keys: ReadonlySet<number>): Item[] {
  const gone = new Set(items.filter((i) => keys.has(i.key)).map((i) => str(i.layer['id'])).filter(Boolean)) // prettier-ignore
  return items
    .filter((i) => !keys.has(i.key))
    .map((i) => {
      const list = i.layer['anchors']
      if (!Array.isArray(list)) return i
      const kept = list.filter((a) => !gone.has(str((a as { to?: Json }).to)))
      if (kept.length === list.length) return i
      return { ...i, layer: withField(i.layer, 'anchors', kept.length ? kept : undefined) }
    })
}
