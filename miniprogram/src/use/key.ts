import { newKey } from '@/logic/key'

/** The idempotency key of what a person does: the same for each try of the same thing, another once it is done. */
export function useKey() {
  let key = newKey()
  let what = ''
  return {
    of(thing: string): string {
      if (thing !== what) key = newKey()
      what = thing
      return key
    },
    done(): void {
      what = ''
    },
  }
}
