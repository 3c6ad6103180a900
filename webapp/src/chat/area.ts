import type { Area } from '@/app/area'

export const chatArea: Area = {
  name: 'chat',
  routes: [
    {
      path: '/chat/:conversationId?',
      name: 'chat',
      component: () => import('./ChatPage.vue'),
      meta: { title: 'chat.title', wide: true },
    },
  ],
  messages: { en: () => import('./messages/en.json'), ru: () => import('./messages/ru.json') },
}
