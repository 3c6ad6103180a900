import type { Schemas } from '@/shared/api/client'

export type WebhookEvent = Schemas['WebhookEvent']

/** By what they are about. `satisfies` keeps the list to events that there are. */
export const EVENT_GROUPS = [
  {
    name: 'payments',
    events: ['payment.succeeded', 'payment.failed', 'payment.canceled', 'payment.refunded'],
  },
  { name: 'money', events: ['usage.tracked', 'balance.low', 'budget.reached'] },
  { name: 'keys', events: ['key.created', 'key.revoked'] },
  { name: 'members', events: ['member.invited', 'member.joined', 'member.removed', 'member.role_changed'] },
] as const satisfies readonly { name: string; events: readonly WebhookEvent[] }[]

/** How a webhook does: off, not answering, or well. */
export function stateOf(webhook: Schemas['Webhook']): 'off' | 'failing' | 'on' {
  if (!webhook.enabled) return 'off'
  return webhook.failingSince ? 'failing' : 'on'
}
