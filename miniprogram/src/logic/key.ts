/** A fresh idempotency key: one for each thing a person does, the same for every try of it. */
export const newKey = (): string =>
  `${Date.now().toString(36)}-${Array.from({ length: 4 }, () => Math.floor(Math.random() * 0x100000).toString(36).padStart(4, '0')).join('')}`
