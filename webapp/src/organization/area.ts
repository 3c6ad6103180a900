import type { Area } from '@/app/area'

export const organizationArea: Area = {
  name: 'organization',
  routes: [
    {
      path: '/organization',
      name: 'organization',
      component: () => import('./OrganizationPage.vue'),
      meta: { title: 'organization.title' },
    },
    {
      path: '/invite',
      name: 'invite',
      component: () => import('./InvitePage.vue'),
      meta: { title: 'organization.join.title' },
    },
  ],
  messages: { en: () => import('./messages/en.json'), ru: () => import('./messages/ru.json') },
}
