import type { Area } from '@/app/area'

/** What the organisation has, paid and used. */
export const accountArea: Area = {
  name: 'account',
  routes: [
    {
      path: '/account',
      name: 'account',
      component: () => import('./OverviewPage.vue'),
      meta: { title: 'account.overview.title' },
    },
    {
      path: '/account/transactions',
      name: 'transactions',
      component: () => import('./TransactionsPage.vue'),
      meta: { title: 'account.transactions.title' },
    },
    {
      path: '/account/usage',
      name: 'usage',
      component: () => import('./UsagePage.vue'),
      meta: { title: 'account.usage.title' },
    },
    {
      path: '/account/top-up',
      name: 'top-up',
      component: () => import('./TopUpPage.vue'),
      meta: { title: 'account.topUp.title' },
    },
    {
      path: '/account/payments/:paymentId',
      name: 'payment',
      component: () => import('./PaymentPage.vue'),
      meta: { title: 'account.payment.title' },
    },
  ],
  messages: { en: () => import('./messages/en.json'), ru: () => import('./messages/ru.json') },
}
