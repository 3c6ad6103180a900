import type { IconName } from '@/shared/ui/icons'

export interface NavigationLink {
  to: string
  /** Its word among `app.nav`. */
  word: string
  icon: IconName
  admin?: boolean
}

/** What the bar at the top leads to, in this order. */
export const navigation: readonly NavigationLink[] = [
  { to: '/chat', word: 'chat', icon: 'chatDots' },
  { to: '/account', word: 'account', icon: 'wallet' },
  { to: '/keys', word: 'keys', icon: 'key' },
  { to: '/organization', word: 'organization', icon: 'building' },
  { to: '/webhooks', word: 'webhooks', icon: 'webhook' },
  { to: '/admin', word: 'admin', icon: 'shield', admin: true },
]
