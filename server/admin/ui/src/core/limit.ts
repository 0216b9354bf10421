import { computed, watchEffect, type Ref } from 'vue'

/** How many characters the server counts in a text. */
export const lengthOf = (text: string) => [...text].length

/** What is said of a text that is longer than `max`; undefined: it is not. */
export function overLimit(text: string, max: number | undefined): string | undefined {
  const n = lengthOf(text)
  return max !== undefined && n > max ? `最多 ${max} 个字，现在有 ${n} 个。` : undefined
}

/** Keeps a form from being sent while its field holds more than it may; near the limit the field counts. */
export function useLimit(root: Readonly<Ref<HTMLElement | null>>, text: Ref<string>, max: () => number | undefined) {
  const over = computed(() => overLimit(text.value, max()))
  const count = computed(() => {
    const [n, most] = [lengthOf(text.value), max()]
    return most !== undefined && n > most * 0.8 ? `${n} / ${most}` : undefined
  })
  watchEffect(() => root.value?.querySelector<HTMLInputElement>('input, textarea')?.setCustomValidity(over.value ?? ''), { flush: 'post' })
  return { over, count }
}
