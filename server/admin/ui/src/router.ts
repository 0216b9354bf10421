import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { whenExpired } from './api/client'
import { forgetMe, person, refreshMe } from './core/session'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    /** Can be opened without a session. */
    open?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/login', component: () => import('./features/login/Login.vue'), meta: { title: '登录', open: true } },
  {
    path: '/invite',
    component: () => import('./features/login/Login.vue'),
    meta: { title: '设置账号', open: true },
    props: { invited: true },
  },
  { path: '/delivery-notes', component: () => import('./features/orders/DeliveryNotes.vue'), meta: { title: '发货单' } },
  {
    path: '/',
    component: () => import('./layout/Shell.vue'),
    children: [
      { path: '', redirect: '/today' },
      { path: 'today', component: () => import('./features/today/Today.vue'), meta: { title: '今日' } },
      { path: 'trends', component: () => import('./features/today/Trends.vue'), meta: { title: '数据' } },
      { path: 'orders/:id?', component: () => import('./features/orders/List.vue'), meta: { title: '订单' }, props: true },
      { path: 'after-sales/:id?', component: () => import('./features/aftersales/List.vue'), meta: { title: '售后' }, props: true },
      { path: 'complaints/:id?', component: () => import('./features/complaints/List.vue'), meta: { title: '投诉' }, props: true },
      { path: 'distributors/:id?', component: () => import('./features/distributors/List.vue'), meta: { title: '分销商' }, props: true },
      { path: 'commissions', component: () => import('./features/commissions/List.vue'), meta: { title: '佣金' } },
      { path: 'questions', component: () => import('./features/commissions/Questions.vue'), meta: { title: '归属疑问' } },
      { path: 'write-offs', component: () => import('./features/commissions/WriteOffs.vue'), meta: { title: '欠款核销' } },
      { path: 'risk/:id?', component: () => import('./features/risk/List.vue'), meta: { title: '风险提示' }, props: true },
      { path: 'payouts/:id?', component: () => import('./features/payouts/List.vue'), meta: { title: '提现' }, props: true },
      { path: 'payout-batches/:id?', component: () => import('./features/payouts/Batches.vue'), meta: { title: '审核批次' }, props: true },
      { path: 'policies/:kind?', component: () => import('./features/policies/Policies.vue'), meta: { title: '规则' }, props: true },
      { path: 'products', component: () => import('./features/products/List.vue'), meta: { title: '商品' } },
      { path: 'products/new', component: () => import('./features/products/Edit.vue'), meta: { title: '新建商品' } },
      { path: 'products/:id', component: () => import('./features/products/Edit.vue'), meta: { title: '商品' }, props: true },
      { path: 'posters', component: () => import('./features/posters/List.vue'), meta: { title: '海报' } },
      {
        path: 'posters/:id',
        component: () => import('./features/posters/designer/Designer.vue'),
        meta: { title: '设计海报' },
        props: true,
      },
      { path: 'poster-batches', component: () => import('./features/posters/Batches.vue'), meta: { title: '海报批次' } },
      { path: 'image-sets/:id?', component: () => import('./features/posters/ImageSets.vue'), meta: { title: '主图分配' }, props: true },
      { path: 'members', component: () => import('./features/members/List.vue'), meta: { title: '会员' } },
      { path: 'reviews', component: () => import('./features/products/Reviews.vue'), meta: { title: '评价' } },
      { path: 'reconcile', component: () => import('./features/money/Reconcile.vue'), meta: { title: '对账' } },
      { path: 'home', component: () => import('./features/pages/Home.vue'), meta: { title: '首页装修' } },
      { path: 'sheets', component: () => import('./features/sheets/Sheets.vue'), meta: { title: '导入导出' } },
      { path: 'categories', component: () => import('./features/products/Categories.vue'), meta: { title: '分类' } },
      { path: 'stock', component: () => import('./features/stock/List.vue'), meta: { title: '库存' } },
      { path: 'stock/documents', component: () => import('./features/stock/Documents.vue'), meta: { title: '出入库单据' } },
      { path: 'ledger', component: () => import('./features/money/Ledger.vue'), meta: { title: '账本' } },
      { path: 'journals', component: () => import('./features/money/OrderJournals.vue'), meta: { title: '凭证' } },
      { path: 'refunds', component: () => import('./features/money/Refunds.vue'), meta: { title: '退款' } },
      { path: 'invoices', component: () => import('./features/shop/Invoices.vue'), meta: { title: '发票' } },
      { path: 'freight', component: () => import('./features/shop/Freight.vue'), meta: { title: '运费' } },
      { path: 'agreements', component: () => import('./features/shop/Agreements.vue'), meta: { title: '协议' } },
      { path: 'alerts', component: () => import('./features/work/Alerts.vue'), meta: { title: '提醒' } },
      { path: 'notices', component: () => import('./features/notices/Rules.vue'), meta: { title: '通知与模板' } },
      { path: 'notices/sent', component: () => import('./features/notices/Sent.vue'), meta: { title: '发送记录' } },
      { path: 'files', component: () => import('./features/files/List.vue'), meta: { title: '文件' } },
      { path: 'jobs', component: () => import('./features/work/Jobs.vue'), meta: { title: '后台任务' } },
      { path: 'system', component: () => import('./features/system/System.vue'), meta: { title: '系统状态' } },
      { path: 'settings', component: () => import('./features/system/Settings.vue'), meta: { title: '系统设置' } },
      { path: 'go-live', component: () => import('./features/system/GoLive.vue'), meta: { title: '上线检查' } },
      { path: 'network', component: () => import('./features/distributors/Network.vue'), meta: { title: '邀请关系' } },
      { path: 'staff', component: () => import('./features/staff/Staff.vue'), meta: { title: '员工' } },
      { path: 'roles', component: () => import('./features/staff/Roles.vue'), meta: { title: '角色' } },
      { path: 'audit', component: () => import('./features/staff/Audit.vue'), meta: { title: '操作记录' } },
      { path: 'account', component: () => import('./features/staff/Account.vue'), meta: { title: '我的账号' } },
      { path: ':rest(.*)*', component: () => import('./layout/NotFound.vue'), meta: { title: '没有这个页面' } },
    ],
  },
]

export const router = createRouter({
  history: createWebHistory('/admin/'),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.matched.at(-1) === from.matched.at(-1) ? undefined : { top: 0 }),
})

router.beforeEach(async (to) => {
  if (to.meta.open || person.value) return true
  try {
    await refreshMe()
    return true
  } catch {
    return { path: '/login', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
  }
})

router.afterEach((to) => {
  document.title = `${to.meta.title ?? '管理后台'} · 源分`
})

// A session that ends while somebody works: to the login page, and back to where they were.
whenExpired(() => {
  forgetMe()
  const at = router.currentRoute.value
  if (at.matched.length && !at.meta.open) void router.replace({ path: '/login', query: { to: at.fullPath, why: 'expired' } })
})
