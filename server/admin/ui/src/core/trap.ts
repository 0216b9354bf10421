import { onBeforeUnmount, onMounted, type Ref } from 'vue'

const reachable = 'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex="0"]'
const open: HTMLElement[] = []

/** Keeps the keyboard inside of an overlay while it is the topmost, closes it by Escape, and gives the focus back. */
export function useTrap(root: Ref<HTMLElement | null>, close: () => void) {
  const before = document.activeElement

  function onKey(e: KeyboardEvent) {
    const el = root.value
    if (!el || open.at(-1) !== el) return
    if (
      e.key === 'Escape' &&
      !e.defaultPrevented &&
      !document.querySelector('.t-popup[style*="z-index"]:not([style*="display: none"]) .t-select__list')
    ) {
      e.stopPropagation()
      close()
      return
    }
    if (e.key !== 'Tab') return
    const all = [...el.querySelectorAll<HTMLElement>(reachable)].filter((x) => x.offsetParent !== null)
    const first = all[0]
    const last = all.at(-1)
    const at = document.activeElement
    if (e.shiftKey && (at === first || at === el)) {
      e.preventDefault()
      last?.focus()
    } else if (!e.shiftKey && at === last) {
      e.preventDefault()
      first?.focus()
    }
  }

  onMounted(() => {
    if (!root.value) return
    open.push(root.value)
    const wanted = root.value.querySelector<HTMLElement>('[autofocus], .autofocus input, .autofocus textarea')
    ;(wanted ?? root.value).focus()
    document.addEventListener('keydown', onKey)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('keydown', onKey)
    const i = open.findIndex((x) => x === root.value)
    if (i >= 0) open.splice(i, 1)
    if (before instanceof HTMLElement && before.isConnected) before.focus()
  })
}
