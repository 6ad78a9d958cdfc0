import { createRouter, createWebHistory, type Router } from 'vue-router'
import { Refusal } from './api/problems'
import type { Duty } from './Accounts/roles'
import { useSession } from './Accounts/session'

declare module 'vue-router' {
  interface RouteMeta { title: string; public?: boolean; duty?: Duty }
}

/** One chunk per page: the sign-in page of a slow line loads nothing of the rest. */
export function createRoutes(): Router {
  const router = createRouter({
    history: createWebHistory('/console/'),
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
    routes: [
      { path: '/sign-in', name: 'sign-in', meta: { title: '登录', public: true }, component: () => import('./Accounts/SignInPage.vue') },
      { path: '/', name: 'home', meta: { title: '首页' }, redirect: () => home() },
      { path: '/today', name: 'today', meta: { title: '今日预约', duty: 'bookings' }, component: () => import('./Bookings/TodayPage.vue') },
      { path: '/today/print', name: 'print-day', meta: { title: '打印预约单', duty: 'bookings' }, component: () => import('./Bookings/PrintDay.vue') },
      { path: '/caller', name: 'caller', meta: { title: '代为预约', duty: 'bookings' }, component: () => import('./Bookings/CallerPage.vue') },
      { path: '/line', name: 'line', meta: { title: '排队', duty: 'bookings' }, component: () => import('./Queues/LinePage.vue') },
      { path: '/line/wall', name: 'line-wall', meta: { title: '墙上的二维码', duty: 'bookings' }, component: () => import('./Queues/WallSheet.vue') },
      { path: '/line/rules', name: 'line-rules', meta: { title: '排队的规则', duty: 'bookings' }, component: () => import('./Queues/RulesPage.vue') },
      { path: '/line/log', name: 'line-log', meta: { title: '今天的排队记录', duty: 'bookings' }, component: () => import('./Queues/LogPage.vue') },
      { path: '/screen/:station', name: 'screen', meta: { title: '叫号屏', public: true }, component: () => import('./Queues/ScreenPage.vue') },
      { path: '/complaints', name: 'complaints', meta: { title: '投诉举报', duty: 'complaints' }, component: () => import('./Complaints/ComplaintsPage.vue') },
      { path: '/complaints/new', name: 'complaint-new', meta: { title: '登记投诉举报', duty: 'complaints' }, component: () => import('./Complaints/NewComplaintPage.vue') },
      { path: '/complaints/templates', name: 'reply-templates', meta: { title: '常用语', duty: 'complaints' }, component: () => import('./Complaints/TemplatesPage.vue') },
      { path: '/complaints/deadline-rules', name: 'deadline-rules', meta: { title: '期限规则', duty: 'deadlineRules' }, component: () => import('./Cases/DeadlineRulesPage.vue') },
      { path: '/complaints/:id/receipt', name: 'complaint-receipt', meta: { title: '回执', duty: 'complaints' }, component: () => import('./Complaints/ReceiptPage.vue') },
      { path: '/complaints/:id/letter', name: 'complaint-letter', meta: { title: '答复书', duty: 'complaints' }, component: () => import('./Complaints/LetterPage.vue') },
      { path: '/complaints/:id/deadlines/:code', name: 'deadline-proof', meta: { title: '期限是怎么算的', duty: 'complaints' }, component: () => import('./Cases/ProofPage.vue') },
      { path: '/messages', name: 'messages', meta: { title: '提醒', duty: 'complaints' }, component: () => import('./Notifications/MessagesPage.vue') },
      { path: '/stations', name: 'stations', meta: { title: '站点', duty: 'stations' }, component: () => import('./Stations/StationsPage.vue') },
      { path: '/audit', name: 'audit', meta: { title: '操作记录', duty: 'audit' }, component: () => import('./Audit/AuditPage.vue') },
      { path: '/account', name: 'account', meta: { title: '我的账号' }, component: () => import('./Accounts/AccountPage.vue') },
      { path: '/unreachable', name: 'unreachable', meta: { title: '连不上服务器', public: true }, component: () => import('./Platform/UnreachablePage.vue') },
      { path: '/:rest(.*)*', name: 'lost', meta: { title: '没有这个页面' }, component: () => import('./Platform/LostPage.vue') },
    ],
  })

  router.beforeEach(async (to) => {
    if (to.meta.public) return true
    const session = useSession()
    const toHome = to.redirectedFrom?.path === '/'
    const signIn = { name: 'sign-in', query: toHome ? {} : { from: to.fullPath } }
    if (!session.hasTokens()) return signIn
    try {
      await session.load()
    } catch (error) {
      if (error instanceof Refusal && (error.status === 401 || error.status === 403)) return signIn
      return { name: 'unreachable', query: { from: to.fullPath } }
    }
    // The redirect of "/" ran before we knew who it is.
    if (toHome && to.name !== home().name) return home()
    // The menu does not offer what one may not see; a typed address leads to where one belongs.
    if (to.meta.duty && !session.may(to.meta.duty)) return { name: 'lost', params: { rest: to.path.slice(1).split('/') } }
    return true
  })

  router.afterEach((to) => {
    document.title = `${to.meta.title} · 服务站工作台`
  })
  return router
}

function home(): { name: string } {
  const session = useSession()
  if (session.may('bookings')) return { name: 'today' }
  if (session.may('audit')) return { name: 'audit' }
  return { name: 'account' }
}
