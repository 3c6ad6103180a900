import type { Area } from '@/app/area'

/** For platform admins alone; others are told that there is no such page. */
export const adminArea: Area = {
  name: 'admin',
  routes: [
    {
      path: '/admin',
      component: () => import('./AdminFrame.vue'),
      meta: { title: 'admin.title', admin: true },
      children: [
        { path: '', redirect: '/admin/users' },
        {
          path: 'users',
          component: () => import('./users/UsersPage.vue'),
          meta: { title: 'admin.users.title' },
        },
        {
          path: 'users/:userId/dialogs',
          component: () => import('./users/DialogsPage.vue'),
          props: true,
          meta: { title: 'admin.dialogs.title' },
        },
        {
          path: 'organizations',
          component: () => import('./organizations/OrganizationsPage.vue'),
          meta: { title: 'admin.organizations.title' },
        },
        {
          path: 'models',
          component: () => import('./models/ModelsPage.vue'),
          meta: { title: 'admin.models.title' },
        },
        {
          path: 'deployments',
          component: () => import('./operations/DeploymentsPage.vue'),
          meta: { title: 'admin.deployments.title' },
        },
        { path: 'live', component: () => import('./live/LivePage.vue'), meta: { title: 'admin.live.title' } },
        {
          path: 'payments',
          component: () => import('./payments/PaymentsPage.vue'),
          meta: { title: 'admin.payments.title' },
        },
        {
          path: 'audit',
          component: () => import('./operations/AuditPage.vue'),
          meta: { title: 'admin.audit.title' },
        },
        {
          path: 'settings',
          component: () => import('./operations/SettingsPage.vue'),
          meta: { title: 'admin.settings.title' },
        },
      ],
    },
  ],
  messages: { en: () => import('./messages/en.json'), ru: () => import('./messages/ru.json') },
}
