import { computed, shallowRef } from 'vue'
import { api, type Schema } from '@/api/client'
import { setServerTime } from './clock'

export type Me = Schema<'StaffMeView'>

const me = shallowRef<Me>()

/** Who works here now. */
export const person = computed(() => me.value)

/** Asks the server whose session the cookie is. */
export async function refreshMe(): Promise<Me> {
  me.value = await api.get('/me', {})
  setServerTime(me.value.now)
  return me.value
}

export function forgetMe() {
  me.value = undefined
}

/** Whether the person holds a permission. Hiding is a courtesy: the server decides. */
export function may(permission: string): boolean {
  return me.value?.permissions.includes(permission) ?? false
}

/** Whether the person holds one of several; none asked: everybody. */
export function mayAny(permissions: string[] | undefined): boolean {
  return !permissions || permissions.some(may)
}

export async function logout() {
  await api.post('/logout', {}).catch(() => undefined)
  forgetMe()
}
