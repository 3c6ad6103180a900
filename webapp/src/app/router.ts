import { nextTick } from 'vue'
import {
  createRouter,
  createWebHistory,
  type NavigationGuardReturn,
  type RouteLocationNormalized,
  type Router,
} from 'vue-router'
import { ApiError } from '@/shared/api/errors'
import { onSession, restore, session } from '@/shared/api/session'
import { takePayment } from '@/shared/pendingPayment'
import { useAccount } from '@/shared/stores/account'
import { useToasts } from '@/shared/stores/toasts'
import { areas } from './areas'
import { i18n, loadArea } from './i18n'
import { letterTarget } from './letters'

const RELOADED = 'tollgate.reloaded'
/** A page that fails after it was loaded anew fails for another reason. */
const RELOAD_AGAIN_MS = 10_000

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: areas.flatMap((area) =>
      area.routes.map((route) => ({ ...route, meta: { area: area.name, ...route.meta } })),
    ),
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })

  const restored = restore()
  const words = new Map<string, Promise<void>>()

  router.beforeEach(async (to) => {
    const letter = letterTarget(to)
    if (letter) return letter
    const area = to.meta.area
    // Asked for now, waited for when the page's code is there too.
    if (area) words.set(area, loadArea(area))
    await restored
    return entrance(to)
  })
  router.beforeResolve(async (to) => {
    if (to.meta.area) await words.get(to.meta.area)
  })
  router.afterEach((to, from) => {
    setTitle(to)
    // Another conversation on the same page is no new page.
    if (from.matched.length > 0 && to.matched.at(-1) !== from.matched.at(-1)) void moveFocus()
  })

  router.onError((failure, to) => missingCode(failure, to.fullPath))

  onSession((next) => {
    const here = router.currentRoute.value
    if (next === null && !here.meta.public) void router.push(signInFor(here))
  })
  return router
}

/** Where somebody who may not see a page goes instead. */
async function entrance(to: RouteLocationNormalized): Promise<NavigationGuardReturn> {
  if (to.name === 'home' && session.value) {
    const payment = takePayment()
    return { path: payment ? `/account/payments/${payment}` : '/chat', replace: true }
  }
  if (to.meta.public) return true
  if (!session.value) return signInFor(to)
  const account = useAccount()
  if (!account.me) {
    const loading = account.loadMe()
    // Only an admin's page must know the role before it opens.
    if (to.meta.admin) await loading.catch(() => undefined)
    else loading.catch(() => undefined)
  }
  return to.meta.admin && !account.isAdmin ? { name: 'unknown', params: { unknown: ['admin'] } } : true
}

/** The code of a page did not come: the network is away, or a newer version of the app has other files. */
function missingCode(failure: unknown, path: string): void {
  const last = Number(sessionStorage.getItem(RELOADED))
  if (navigator.onLine && Date.now() - last > RELOAD_AGAIN_MS) {
    sessionStorage.setItem(RELOADED, String(Date.now()))
    location.assign(path)
    return
  }
  useToasts().failure(failure instanceof ApiError ? failure : ApiError.offline())
}

function signInFor(to: RouteLocationNormalized) {
  return { path: '/sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
}

/** A way back that leads within this app; anything else is the chat. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/chat'
}

export function setTitle(to: RouteLocationNormalized): void {
  document.title = to.meta.title ? `${i18n.global.t(to.meta.title)} · Tollgate` : 'Tollgate'
}

/** A new page is told to screen readers, and Tab begins at its top. */
async function moveFocus(): Promise<void> {
  await nextTick()
  document.getElementById('main')?.focus({ preventScroll: true })
}
