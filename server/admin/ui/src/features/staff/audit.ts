import type { Schema } from '@/api/client'

export type Line = Schema<'StaffLineView'>

/** What each action says of its subject: "示例仓管 发出了 订单 123". */
const verbs: Record<string, string> = {
  'order.ship': '发出了',
  'order.refund': '退款给',
  'order.reprice': '改了价格：',
  'order.address': '改了收货地址：',
  'order.parcel': '更正了物流单号：',
  'aftersale.approve': '同意了',
  'aftersale.reject': '拒绝了',
  'aftersale.assign': '指定了负责人：',
  'aftersale.arrived': '收到了退货：',
  'aftersale.reship': '寄出了换货：',
  'aftersale.retry': '让微信重试退款：',
  'review.reply': '回复了',
  'review.show': '展示了',
  'review.hide': '隐藏了',
  'invoice.issue': '开具了',
  'invoice.refuse': '没有开具',
  'reconcile.cure': '处理了',
  'agreement.publish': '发布了',
  'member.manager': '指定了客户经理：',
  'role.add': '新建了',
  'role.change': '修改了',
  'role.delete': '删除了',
  'product.add': '新建了',
  'product.change': '修改了',
  'product.shelf': '上下架了',
  'category.add': '新建了',
  'category.change': '修改了',
  'warehouse.add': '新建了',
  'stock.book': '登记了',
  'freight.add': '新建了',
  'freight.change': '修改了',
  'freight.delete': '删除了',
  'refund.bank': '登记了银行转账：',
  'alert.close': '处理了',
  'job.retry': '重试了',
  'role.permissions': '修改了权限：',
  'staff.add': '添加了',
  'staff.invite': '生成了登录链接：',
  'staff.invite_used': '用登录链接设置了密码：',
  'staff.login': '登录了',
  'staff.roles': '改了角色：',
  'staff.active': '启用了',
  'staff.disabled': '停用了',
  'staff.password_changed': '修改了密码：',
  'staff.session_ended': '结束了一个会话：',
}

export const subjects: Record<string, string> = {
  order: '订单',
  product: '商品',
  category: '分类',
  warehouse: '仓库',
  stock_document: '出入库单据',
  freight_template: '运费模板',
  refund: '退款',
  alert: '提醒',
  job: '后台任务',
  staff: '员工',
  after_sale: '售后单',
  review: '评价',
  invoice: '发票',
  difference: '对账差异',
  agreement: '协议',
  member: '会员',
  complaint: '投诉',
}

export function verb(l: Line): string {
  return verbs[l.action] ?? `${l.action}：`
}

export function subject(l: Line): string {
  const [kind = '', rest] = l.subject.split(':')
  if (kind === 'role') return `角色 ${rest ?? ''}`
  return subjects[kind] ?? kind
}

export interface Difference {
  name: string
  before: string
  after: string
}

function text(v: unknown): string {
  if (v === undefined || v === null || v === '') return '（空）'
  if (typeof v === 'object') return JSON.stringify(v)
  return String(v)
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v)

/** Only what changed, field by field; values that are no objects stand for themselves. */
export function differences(l: Line): Difference[] {
  const { before, after } = l
  if (!isObject(before) && !isObject(after)) {
    return before === undefined && after === undefined ? [] : [{ name: '', before: text(before), after: text(after) }]
  }
  const b = isObject(before) ? before : {}
  const a = isObject(after) ? after : {}
  return [...new Set([...Object.keys(b), ...Object.keys(a)])]
    .filter((k) => JSON.stringify(b[k]) !== JSON.stringify(a[k]))
    .map((name) => ({ name, before: text(b[name]), after: text(a[name]) }))
}
