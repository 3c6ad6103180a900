import type { Area } from '@/app/area'

/** The ways in: for people who are not signed in. */
export const authArea: Area = {
  name: 'auth',
  routes: [
    {
      path: '/sign-in',
      name: 'sign-in',
      component: () => import('./SignInPage.vue'),
      meta: { title: 'auth.signIn.title', public: true },
    },
    {
      path: '/register',
      name: 'register',
      component: () => import('./RegisterPage.vue'),
      meta: { title: 'auth.register.title', public: true },
    },
    {
      path: '/forgot-password',
      name: 'forgot-password',
      component: () => import('./ForgotPasswordPage.vue'),
      meta: { title: 'auth.forgot.title', public: true },
    },
    {
      path: '/reset-password',
      name: 'reset-password',
      component: () => import('./ResetPasswordPage.vue'),
      meta: { title: 'auth.reset.title', public: true },
    },
    {
      path: '/verify-email',
      name: 'verify-email',
      component: () => import('./VerifyEmailPage.vue'),
      meta: { title: 'auth.verify.title', public: true },
    },
  ],
  messages: { en: () => import('./messages/en.json'), ru: () => import('./messages/ru.json') },
}
