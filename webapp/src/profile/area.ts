import type { Area } from '@/app/area'

/** The person who is signed in. */
export const profileArea: Area = {
  name: 'profile',
  routes: [
    {
      path: '/profile',
      name: 'profile',
      component: () => import('./ProfilePage.vue'),
      meta: { title: 'profile.title' },
    },
  ],
  messages: { en: () => import('./messages/en.json'), ru: () => import('./messages/ru.json') },
}
