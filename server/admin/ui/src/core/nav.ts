import type { Component } from 'vue'
import { may, mayAny, person } from './session'
import {
  UsergroupIcon,
  DashboardIcon,
  ImageIcon,
  AssignmentIcon,
  MoneyIcon,
  NotificationIcon,
  RollbackIcon,
  SettingIcon,
  ShopIcon,
} from 'tdesign-icons-vue-next'

export interface Place {
  title: string
  to: string
  /** The permissions of which one is enough; none: everybody. */
  needs?: string[]
  /** Permissions that it takes besides. */
  besides?: string[]
  /** About the whole shop: not for who sees their own members alone. */
  whole?: boolean
  /** What of its work waits for a second person, as the server calls that. */
  waits?: string
  /** Other words by which somebody may look for it. */
  also?: string
}

export interface Job {
  title: string
  icon: Component
  places: Place[]
}

/** Navigation by job. What a person may not see is left out, and a job without places too. */
export const jobs: Job[] = [
  {
    title: '今日',
    icon: DashboardIcon,
    places: [
      { title: '今日', to: '/today', also: '首页 待办' },
      { title: '数据', to: '/trends', needs: ['order.view'], whole: true, also: '趋势 渠道 等级 商品 省份 漏斗 报表' },
    ],
  },
  {
    title: '商品',
    icon: ShopIcon,
    places: [
      { title: '商品列表', to: '/products', needs: ['catalog.view'], also: '上架 下架 规格' },
      { title: '分类', to: '/categories', needs: ['catalog.view'] },
      { title: '运费', to: '/freight', needs: ['catalog.view'], also: '模板 包邮 地区' },
      { title: '首页装修', to: '/home', needs: ['storefront.view'], also: '页面 轮播 货架 故事 证书 视频 预览' },
      { title: '库存', to: '/stock', needs: ['inventory.view'], also: '仓库 入库 盘点 调拨' },
    ],
  },
  {
    title: '订单',
    icon: AssignmentIcon,
    places: [
      { title: '订单列表', to: '/orders', needs: ['order.view'], also: '发货 退款 改价 手机号 运单号 收货人' },
      { title: '评价', to: '/reviews', needs: ['order.view'], also: '星 答复' },
      { title: '会员', to: '/members', needs: ['member.view'], also: '买家 顾客 手机号 昵称 客户经理' },
    ],
  },
  {
    title: '售后',
    icon: RollbackIcon,
    places: [
      { title: '售后列表', to: '/after-sales', needs: ['aftersale.view'], also: '退货 换货 审核' },
      { title: '投诉', to: '/complaints', needs: ['complaint.view'], also: '消费者 微信 回复' },
    ],
  },
  {
    title: '分销',
    icon: UsergroupIcon,
    places: [
      { title: '分销商', to: '/distributors', needs: ['distributor.view'], also: '申请 审核 暂停 终止 分享码 对账单' },
      { title: '邀请关系', to: '/network', needs: ['distributor.view'], also: '树 谁邀请谁' },
      { title: '佣金', to: '/commissions', needs: ['commission.view'], also: '暂扣 放行 没收 更正 手工调整' },
      { title: '归属疑问', to: '/questions', needs: ['commission.view'], also: '归因 更正归属 答复' },
      { title: '风险提示', to: '/risk', needs: ['commission.view'], also: '案件 核查' },
      {
        title: '规则',
        to: '/policies',
        needs: ['distributor.view', 'commission.view', 'payout.view'],
        waits: 'rules',
        also: '等级 归因 佣金 提现 税 风险 版本',
      },
    ],
  },
  {
    title: '结算',
    icon: MoneyIcon,
    places: [
      { title: '提现', to: '/payouts', needs: ['payout.view'], also: '审核 银行 转账' },
      { title: '审核批次', to: '/payout-batches', needs: ['payout.view'], waits: 'payout_batches', also: '提现 确认 进度' },
      { title: '欠款核销', to: '/write-offs', needs: ['commission.view'], waits: 'write_offs', also: '欠款 更正 手工调整 余额' },
      { title: '账本', to: '/ledger', needs: ['ledger.view'], also: '科目 凭证 余额' },
      { title: '对账', to: '/reconcile', needs: ['ledger.view'], also: '账单 差异' },
      { title: '发票', to: '/invoices', needs: ['invoice.issue'], also: '开票 抬头' },
      { title: '退款', to: '/refunds', needs: ['ledger.view'], also: '银行转账' },
    ],
  },
  {
    title: '海报',
    icon: ImageIcon,
    places: [
      { title: '海报模板', to: '/posters', needs: ['poster.view'], also: '设计 版本 试画' },
      { title: '海报批次', to: '/poster-batches', needs: ['poster.view'], also: '备好 进度 失败' },
      { title: '主图分配', to: '/image-sets', needs: ['distributor.view'], besides: ['catalog.view'], also: '图片 分销商' },
    ],
  },
  {
    title: '运行',
    icon: NotificationIcon,
    places: [
      { title: '提醒', to: '/alerts', needs: ['alert.view'] },
      { title: '后台任务', to: '/jobs', needs: ['jobs.view'], also: '失败 重试 放弃' },
      { title: '通知与模板', to: '/notices', needs: ['notice.view'], also: '订阅消息 消息中心 文字 送达 测试' },
      { title: '文件', to: '/files', needs: ['file.view'], also: '图片 视频 上传 删除' },
      {
        title: '导入导出',
        to: '/sheets',
        needs: ['catalog.view', 'order.view', 'order.ship', 'distributor.import'],
        also: '导入分销商 绑定 XLSX Excel 表格 批量发货 下载',
      },
      { title: '系统状态', to: '/system', needs: ['system.view'], also: '版本 备份 健康 队列' },
    ],
  },
  {
    title: '设置',
    icon: SettingIcon,
    places: [
      { title: '员工', to: '/staff', needs: ['staff.view'], also: '邀请 停用' },
      { title: '角色', to: '/roles', needs: ['staff.view'], also: '权限' },
      { title: '协议', to: '/agreements', needs: ['agreement.edit'], also: '隐私 条款 分销' },
      { title: '系统设置', to: '/settings', needs: ['system.view'], also: '配置 密钥 商户号' },
      { title: '上线检查', to: '/go-live', needs: ['system.test'], also: '测试 微信 支付 推送 域名' },
      { title: '操作记录', to: '/audit', needs: ['audit.view'], also: '日志 审计' },
    ],
  },
]

/** Whether a person may open a place. */
export function shownTo(p: Place): boolean {
  return mayAny(p.needs) && (p.besides ?? []).every(may) && !(p.whole && person.value?.scope === 'own')
}
