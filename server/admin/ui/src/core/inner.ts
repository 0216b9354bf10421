import type { Directive } from 'vue'

type Attributes = Record<string, string>

function give(root: HTMLElement, { value }: { value: Attributes }) {
  const control = root.matches('input, textarea') ? root : root.querySelector('input, textarea')
  for (const [name, text] of Object.entries(value)) control?.setAttribute(name, text)
}

/** TDesign keeps a field's id and name for readers from the control inside; v-inner="{ id, 'aria-label' }" hands them on. */
export const inner: Directive<HTMLElement, Attributes> = { mounted: give, updated: give }

declare module 'vue' {
  interface GlobalDirectives {
    vInner: Directive<HTMLElement, Attributes>
  }
}
