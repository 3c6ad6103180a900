import type { Area } from '@/app/area'

/** API keys of the organisation. */
export const keysArea: Area = {
  name: 'keys',
  routes: [
    {
      path: '/keys',
      name: 'keys',
      component: () => import('./KeysPage.vue'),
      meta: { title: 'keys.title' },
    },
  ],
  messages: { en: () => import('./messages/en.json'), ru: () => import('./messages/ru.json') },
}
