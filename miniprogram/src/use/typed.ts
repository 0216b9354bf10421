/** What a person typed, from an input's event. */
export const typed = (event: unknown): string => (event as { detail: { value: string } }).detail.value
