import type { Area } from '@/app/area'

export const webhooksArea: Area = {
  name: 'webhooks',
  routes: [
    {
      path: '/webhooks',
      name: 'webhooks',
      component: () => import('./WebhooksPage.vue'),
      meta: { title: 'webhooks.title' },
    },
    {
      path: '/webhooks/:webhookId',
      name: 'deliveries',
      component: () => import('./DeliveriesPage.vue'),
      props: true,
      meta: { title: 'webhooks.deliveries.title' },
    },
  ],
  messages: { en: () => import('./messages/en.json'), ru: () => import('./messages/ru.json') },
}
