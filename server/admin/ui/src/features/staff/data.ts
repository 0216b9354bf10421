import type { Schema } from '@/api/client'
import type { Marks } from '@/components/status'

export type Account = Schema<'StaffAccountView'>
export type Role = Schema<'StaffRoleView'>

export const accountStates: Marks<Account['state']> = {
  active: { text: '启用', tone: 'good' },
  disabled: { text: '已停用', tone: 'quiet' },
}

/** The address of a one-time login. The token stands behind the #, which no server log sees. */
export function inviteLink(invite: string): string {
  return `${window.location.origin}/admin/invite#${encodeURIComponent(invite)}`
}
