import { onBeforeUnmount, onMounted } from 'vue'
import type { Desk } from './desk'
import { step } from './place'

/** The designer's keys, wherever the focus is but in a field or a dialog. */
export function useKeys(desk: () => Desk | undefined) {
  function onKey(e: KeyboardEvent) {
    const d = desk()
    const at = e.target as HTMLElement
    if (!d || e.defaultPrevented || document.querySelector('[role="dialog"]')) return
    if (at.closest('input, textarea, select, [contenteditable], .t-select__wrap')) return
    if (pressed(d, e)) e.preventDefault()
  }
  onMounted(() => document.addEventListener('keydown', onKey))
  onBeforeUnmount(() => document.removeEventListener('keydown', onKey))
}

function pressed(d: Desk, e: KeyboardEvent): boolean {
  const key = e.key.toLowerCase()
  if (e.ctrlKey || e.metaKey) {
    const acts: Record<string, () => unknown> = { z: e.shiftKey ? d.redo : d.undo, y: d.redo, d: d.duplicate, a: d.all }
    acts[key]?.()
    return key in acts
  }
  const by = step(e.key, e.shiftKey)
  if (by && d.chosen.value.size) {
    d.move(by.dx, by.dy)
    return true
  }
  if (!d.chosen.value.size) return false
  if (key === 'delete' || key === 'backspace') d.remove()
  else if (key === 'escape') d.clear()
  else return false
  return true
}
