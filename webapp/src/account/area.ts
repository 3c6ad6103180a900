import type { Area } from '@/app/area'

export const accountArea: Area = {
  name: 'account',
  routes: [
    {
      path: '/account',
      name: 'account',
      component: () => import('./AccountPage.vue'),
      meta: { title: 'account.title' },
    },
  ],
  messages: { en: () => import('./messages/en.json'), ru: () => import('./messages/ru.json') },
}
