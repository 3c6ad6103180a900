import { describe, expect, it } from 'vitest'
import { EVENT_GROUPS, stateOf } from './events'

const webhook = {
  id: 'wh_1',
  url: 'https://a.example/hook',
  events: [],
  enabled: true,
  disabledReason: null,
  disabledAt: null,
  failingSince: null,
  createdAt: '2026-01-01T00:00:00Z',
  secret: null,
}

describe('webhooks', () => {
  it('offers each event once', () => {
    const all = EVENT_GROUPS.flatMap((group) => [...group.events])
    expect(new Set(all).size).toBe(all.length)
    expect(all).toContain('usage.tracked')
  })

  it('tells one that is off from one that fails', () => {
    expect(stateOf(webhook)).toBe('on')
    expect(stateOf({ ...webhook, failingSince: '2026-01-01T00:00:00Z' })).toBe('failing')
    expect(stateOf({ ...webhook, enabled: false, failingSince: '2026-01-01T00:00:00Z' })).toBe('off')
  })
})
