import type { Schemas } from '@/shared/api/client'

export type Permission = (typeof PERMISSIONS)[number]

const PERMISSIONS = [
  'chat',
  'models',
  'context',
  'documents',
  'billing',
  'analytics',
  'users',
  'webhooks',
  'billing.topup',
  'admin',
] as const

/** Who makes a key: the server grants by both roles, and this only shows it. */
export interface Maker {
  /** Whether they run the organisation that the key is to belong to. */
  runs: boolean
  isPlatformAdmin: boolean
}

/** What somebody may let a key do. */
export function grantable(by: Maker): Permission[] {
  return PERMISSIONS.filter((permission) => {
    switch (permission) {
      case 'webhooks':
        return by.runs
      case 'users':
        return by.runs || by.isPlatformAdmin
      case 'billing.topup':
      case 'admin':
        return by.isPlatformAdmin
      default:
        return true
    }
  })
}

/** What they would have to run the organisation for. */
export function refused(by: Maker): Permission[] {
  const own = grantable(by)
  return grantable({ ...by, runs: true }).filter((permission) => !own.includes(permission))
}

export const EXPIRIES = ['30', '90', '365', 'date', 'never'] as const

/** What stands in the fields; numbers are texts, as an empty field is none. */
export interface KeyForm {
  name: string
  permissions: string[]
  models: string[]
  expiry: (typeof EXPIRIES)[number]
  date: string
  requestsPerMinute: string | number
  tokensPerMinute: string | number
  concurrentRequests: string | number
  daily: string | number
  monthly: string | number
  total: string | number
}

export function emptyForm(): KeyForm {
  return {
    name: '',
    permissions: ['chat', 'models'],
    models: [],
    expiry: '365',
    date: '',
    requestsPerMinute: '',
    tokensPerMinute: '',
    concurrentRequests: '',
    daily: '',
    monthly: '',
    total: '',
  }
}

/** What the server is asked for; limits and budgets only where one was given. */
export function bodyOf(form: KeyForm, now = new Date()): Schemas['NewApiKey'] {
  const limits = {
    requestsPerMinute: figure(form.requestsPerMinute),
    tokensPerMinute: figure(form.tokensPerMinute),
    concurrentRequests: figure(form.concurrentRequests),
  }
  const budget = { daily: figure(form.daily), monthly: figure(form.monthly), total: figure(form.total) }
  return {
    name: form.name.trim(),
    permissions: form.permissions,
    models: form.models,
    expiresAt: expiryOf(form, now),
    ...(hasFigure(limits) ? { limits } : {}),
    ...(hasFigure(budget) ? { budget } : {}),
  }
}

function figure(text: string | number): number | null {
  return text === '' ? null : Number(text)
}

function hasFigure(figures: Record<string, number | null>): boolean {
  return Object.values(figures).some((one) => one !== null)
}

function expiryOf(form: KeyForm, now: Date): string | null {
  if (form.expiry === 'never') return null
  // The chosen day is the last one that the key works on, here.
  if (form.expiry === 'date') return new Date(`${form.date}T23:59:59`).toISOString()
  return new Date(now.getTime() + Number(form.expiry) * 86_400_000).toISOString()
}

export type KeyState = 'active' | 'ended' | 'expired'

export function stateOf(key: Schemas['ApiKey'], now = new Date()): KeyState {
  if (key.expiresAt !== null && new Date(key.expiresAt) <= now) return 'expired'
  return key.isActive ? 'active' : 'ended'
}
