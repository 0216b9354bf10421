import { shallowRef } from 'vue'

// The server's clock decides about everything; the browser's may be wrong.
const ahead = shallowRef(0)

export function setServerTime(iso: string) {
  ahead.value = Date.parse(iso) - Date.now()
}

export function now(): Date {
  return new Date(Date.now() + ahead.value)
}
