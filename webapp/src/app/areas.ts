import { accountArea } from '@/account/area'
import { adminArea } from '@/admin/area'
import { authArea } from '@/auth/area'
import { chatArea } from '@/chat/area'
import { keysArea } from '@/keys/area'
import { organizationArea } from '@/organization/area'
import { profileArea } from '@/profile/area'
import { webhooksArea } from '@/webhooks/area'
import type { Area } from './area'

/** The words around every page, and those of the first one. */
const appArea: Area = {
  name: 'app',
  routes: [
    { path: '/', name: 'home', component: () => import('../home/HomePage.vue'), meta: { public: true } },
    {
      path: '/:unknown(.*)*',
      name: 'unknown',
      component: () => import('./UnknownPage.vue'),
      meta: { title: 'app.unknown.title', public: true },
    },
  ],
  messages: { en: () => import('./messages/en.json'), ru: () => import('./messages/ru.json') },
}

/** Every area of the app: one line each. */
export const areas: Area[] = [
  appArea,
  authArea,
  chatArea,
  accountArea,
  keysArea,
  organizationArea,
  webhooksArea,
  profileArea,
  adminArea,
]
