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
  {
    path: '/',
    component: () => import('./layout/Shell.vue'),
    children: [
      { path: '', redirect: '/today' },
      { path: 'today', component: () => import('./features/today/Today.vue'), meta: { title: '今日' } },
      { path: 'orders/:id?', component: () => import('./features/orders/List.vue'), meta: { title: '订单' }, props: true },
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
