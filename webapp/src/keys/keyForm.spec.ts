import { describe, expect, it } from 'vitest'
import { bodyOf, emptyForm, grantable, refused, stateOf } from './keyForm'
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

describe('what a key may be let do', () => {
  it('is all but an administrator’s for those who run the organisation', () => {
    const by = { runs: true, isPlatformAdmin: false }
    expect(grantable(by)).toEqual(expect.arrayContaining(['chat', 'users', 'webhooks']))
    expect(grantable(by)).not.toContain('admin')
    expect(refused(by)).toEqual([])
  })

  it('leaves out for plain members what only those may who run it', () => {
    const by = { runs: false, isPlatformAdmin: false }
    expect(grantable(by)).toEqual(['chat', 'models', 'context', 'documents', 'billing', 'analytics'])
    expect(refused(by)).toEqual(['users', 'webhooks'])
  })

  it('leaves webhooks of an organisation to those who run it, whoever runs the installation', () => {
    const by = { runs: false, isPlatformAdmin: true }
    expect(grantable(by)).toEqual(expect.arrayContaining(['users', 'billing.topup', 'admin']))
    expect(refused(by)).toEqual(['webhooks'])
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
