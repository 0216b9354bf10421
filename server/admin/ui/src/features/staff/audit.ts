import type { Schema } from '@/api/client'

export type Line = Schema<'StaffLineView'>

/** What each action says of its subject: "示例仓管 发出了 订单 123". */
const verbs: Record<string, string> = {
  'order.ship': '发出了',
  'order.refund': '退款给',
  'order.remark': '备注了',
  'order.unshippable': '标了发不了货：',
  'order.reprice': '改了价格：',
  'order.address': '改了收货地址：',
  'order.parcel': '更正了物流单号：',
  'aftersale.approve': '同意了',
  'aftersale.reject': '拒绝了',
  'aftersale.assign': '指定了负责人：',
  'aftersale.arrived': '收到了退货：',
  'aftersale.reship': '寄出了换货：',
  'aftersale.retry': '让微信重试退款：',
  'complaint.answer': '回复了',
  'complaint.complete': '结束了',
  'complaint.assign': '指定了负责人：',
  'distributor.approve': '通过了',
  'distributor.reject': '没有通过',
  'distributor.suspend': '暂停了',
  'distributor.resume': '恢复了',
  'distributor.expel': '终止了',
  'distributor.reinstate': '撤销终止：',
  'distributor.inviter': '更正了邀请人：',
  'distributor.image_set': '换了主图：',
  'poster.draft': '存了草稿：',
  'poster.publish': '启用了',
  'poster.retire': '停用了',
  'poster.retire_on': '定了停用时间：',
  'policy.draft': '起草了',
  'policy.publish': '发布了',
  'policy.discard': '作废了',
  'attribution.correct': '更正了归属：',
  'attribution.answer': '答复了归属疑问：',
  'commission.hold': '暂扣了',
  'commission.free': '放行了',
  'commission.forfeit': '没收了',
  'commission.balance_free': '放行了暂扣的余额：',
  'commission.balance_forfeit': '没收了暂扣的余额：',
  'commission.write_off': '申请核销欠款：',
  'commission.write_off_decide': '决定了核销：',
  'risk.release': '放行了',
  'risk.keep': '没收了',
  'payout.batch': '提交了',
  'payout.approve': '批准了',
  'payout.batch_discard': '作废了',
  'payout.reject': '驳回了',
  'payout.cancel': '请微信撤销',
  'payout.bank_start': '查看账号，开始银行转账：',
  'payout.bank': '登记了银行转账：',
  'payout.bank_failed': '登记银行没有转成：',
  'review.reply': '回复了',
  'review.show': '展示了',
  'review.hide': '隐藏了',
  'invoice.issue': '开具了',
  'invoice.refuse': '没有开具',
  'reconcile.cure': '处理了',
  'agreement.publish': '发布了',
  'storefront.save': '修改了草稿：',
  'storefront.publish': '发布了',
  'storefront.discard': '作废了草稿：',
  'storefront.restore': '退回到以前的版本：',
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
  'job.drop': '放弃了',
  'distributor.tier': '调整了等级：',
  'distributor.import': '从文件导入了',
  'binding.import': '从文件导入了绑定：',
  'notice.rule': '修改了',
  'notice.test': '测试了',
  'file.delete': '删除了',
  'sheet.export': '导出了',
  'sheet.import': '导入了',
  'system.check': '做了上线检查：',
  'system.backup': '下载了',
  'audit.export': '导出了',
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
  notice: '通知',
  file: '文件',
  product: '商品',
  category: '分类',
  warehouse: '仓库',
  stock_document: '出入库单据',
  freight_template: '运费模板',
  refund: '退款',
  alert: '提醒',
  job: '后台任务',
  system: '系统',
  backup: '备份',
  audit: '操作记录',
  staff: '员工',
  after_sale: '售后单',
  review: '评价',
  invoice: '发票',
  difference: '对账差异',
  agreement: '协议',
  storefront: '首页',
  sheet: '表格文件',
  member: '会员',
  complaint: '投诉',
  distributor: '分销商',
  poster_template: '海报模板',
  commission: '佣金',
  risk_case: '风险案件',
  payout: '提现',
  payout_batch: '提现批次',
  'policy.tiers': '等级规则',
  'policy.attribution': '归因规则',
  'policy.commission': '佣金规则',
  'policy.payout': '提现规则',
  'policy.risk': '风险规则',
}

export function verb(l: Line): string {
  return verbs[l.action] ?? `${l.action}：`
}

export function subject(l: Line): string {
  const [kind = '', rest] = l.subject.split(':')
  if (kind === 'role') return `角色 ${rest ?? ''}`
  return subjects[kind] ?? kind
}

/** What a line's subject is called, as far as the line itself tells; '' for not at all. */
export function called(l: Line): string {
  for (const side of [l.after, l.before]) {
    if (!isObject(side)) continue
    for (const name of ['name', 'Name', 'title', 'Title', 'login', 'Login', 'nickname']) {
      const v = side[name]
      if (typeof v === 'string' && v) return v
    }
  }
  return ''
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
