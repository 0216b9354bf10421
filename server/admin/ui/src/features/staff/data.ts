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

const groups: Record<string, string> = {
  catalog: '商品与首页',
  storefront: '商品与首页',
  inventory: '库存',
  order: '订单与会员',
  review: '订单与会员',
  invoice: '订单与会员',
  member: '订单与会员',
  aftersale: '售后与投诉',
  complaint: '售后与投诉',
  distributor: '分销',
  commission: '分销',
  attribution: '分销',
  risk: '分销',
  policy: '分销',
  payout: '结算',
  ledger: '结算',
  reconcile: '结算',
  poster: '海报',
}

/** The heading under which a permission stands. */
export function groupOf(permission: string): string {
  return groups[permission.split('.')[0] ?? ''] ?? '系统与员工'
}
