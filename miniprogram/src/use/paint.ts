/** Does something once the screen shows what has changed until now, so that a finger sees its answer before the work that follows. */
export function afterPaint(then: () => void): void {
  // #ifdef H5
  requestAnimationFrame(() => setTimeout(then))
  // #endif
  // #ifndef H5
  setTimeout(then)
  // #endif
}
