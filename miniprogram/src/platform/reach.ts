// uni-app draws buttons and links as plain boxes. In a browser they must be reached by keys too, and what only
// decorates must be silent for who listens.

const PRESSED = '[role=button], [role=link], [role=radio], [role=checkbox], [role=tab]'

function mend(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>(`:is(${PRESSED}, .uni-scroll-view, .uni-tabbar__item):not([tabindex])`).forEach((one) => (one.tabIndex = 0))
  // uni-app leaves a field's name at the box around the field.
  root.querySelectorAll<HTMLElement>('uni-input[aria-label], uni-textarea[aria-label]').forEach((box) => {
    box.querySelectorAll('input:not([aria-label]), textarea:not([aria-label])').forEach((field) => field.setAttribute('aria-label', box.getAttribute('aria-label') ?? ''))
  })
  // The words below a picture of the tab bar say all of it.
  root.querySelectorAll<HTMLImageElement>('.uni-tabbar img:not([alt])').forEach((picture) => (picture.alt = ''))
}

/** Keeps every page within reach of keys and screen readers, as pages come and go. */
export function keepWithinReach(): void {
  mend(document)
  let asked = 0
  new MutationObserver(() => {
    asked ||= requestAnimationFrame(() => {
      asked = 0
      mend(document)
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
