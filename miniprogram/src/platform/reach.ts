// uni-app draws buttons and links as plain boxes. In a browser they must be reached by keys too, and what only
// decorates must be silent for who listens.

const PRESSED = '[role=button], [role=link], [role=radio], [role=checkbox], [role=tab]'

/** What matches in a part of the page, its root too. */
function within<T extends HTMLElement>(root: ParentNode, what: string): T[] {
  const found = Array.from(root.querySelectorAll<T>(what))
  return root instanceof HTMLElement && root.matches(what) ? [root as T, ...found] : found
}

function mend(root: ParentNode): void {
  within(root, `:is(${PRESSED}, .uni-scroll-view, .uni-tabbar__item):not([tabindex])`).forEach((one) => (one.tabIndex = 0))
  // uni-app leaves a field's name at the box around the field.
  within(root, 'uni-input[aria-label], uni-textarea[aria-label]').forEach((box) => {
    box.querySelectorAll('input:not([aria-label]), textarea:not([aria-label])').forEach((field) => field.setAttribute('aria-label', box.getAttribute('aria-label') ?? ''))
  })
  // The words below a picture of the tab bar say all of it.
  within<HTMLImageElement>(root, '.uni-tabbar img:not([alt])').forEach((picture) => (picture.alt = ''))
}

/** Keeps every page within reach of keys and screen readers, as pages come and go. */
export function keepWithinReach(): void {
  mend(document)
  // Only what came is looked at: a long list grows by its end.
  let come: HTMLElement[] = []
  new MutationObserver((changes) => {
    const waiting = come.length > 0
    for (const change of changes) for (const one of Array.from(change.addedNodes)) if (one instanceof HTMLElement) come.push(one)
    if (waiting || !come.length) return
    requestAnimationFrame(() => {
      const all = come
      come = []
      for (const one of all) if (one.isConnected) mend(one)
    })
  }).observe(document.body, { childList: true, subtree: true })
  document.addEventListener('keydown', (event) => {
    const at = event.target as HTMLElement
    if ((event.key === 'Enter' || event.key === ' ') && at.matches?.(`${PRESSED}, .uni-tabbar__item`)) {
      event.preventDefault()
      at.click()
    }
  })
}
