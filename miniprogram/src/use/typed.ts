/** What a person typed, from an input's event. */
export const typed = (event: unknown): string => (event as { detail: { value: string } }).detail.value

/** Whether a switch is on now, from its event. */
export const switched = (event: unknown): boolean => (event as { detail: { value: boolean } }).detail.value
