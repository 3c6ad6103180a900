import { describe, expect, it } from 'vitest'
import { bodyOf, emptyForm, stateOf } from './keyForm'
import type { Schemas } from '@/shared/api/client'

const now = new Date('2026-01-01T00:00:00Z')

describe('a new key', () => {
  it('is asked for without limits and budgets unless some were given', () => {
    expect(bodyOf({ ...emptyForm(), name: ' Bot ' }, now)).toEqual({
      name: 'Bot',
      permissions: ['chat', 'models'],
      models: [],
      expiresAt: '2027-01-01T00:00:00.000Z',
    })
  })

  it('may have some of the limits, a budget of nothing, and no end', () => {
    const body = bodyOf(
      { ...emptyForm(), expiry: 'never', requestsPerMinute: 60, daily: 0, monthly: '500.5' },
      now,
    )
    expect(body.expiresAt).toBeNull()
    expect(body.limits).toEqual({ requestsPerMinute: 60, tokensPerMinute: null, concurrentRequests: null })
    expect(body.budget).toEqual({ daily: 0, monthly: 500.5, total: null })
  })

  it('works to the end of the chosen day', () => {
    const { expiresAt } = bodyOf({ ...emptyForm(), expiry: 'date', date: '2026-03-04' }, now)
    const end = new Date(expiresAt ?? '')
    expect([end.getDate(), end.getHours(), end.getMinutes()]).toEqual([4, 23, 59])
  })
})

describe('the state of a key', () => {
  const key = (changes: Partial<Schemas['ApiKey']>) =>
    ({ isActive: true, expiresAt: null, ...changes }) as Schemas['ApiKey']

  it('tells a revoked key from an expired one', () => {
    expect(stateOf(key({}), now)).toBe('active')
    expect(stateOf(key({ isActive: false }), now)).toBe('ended')
    expect(stateOf(key({ expiresAt: '2025-12-31T00:00:00Z' }), now)).toBe('expired')
  })
})
