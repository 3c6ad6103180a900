import { describe, expect, it } from 'vitest'
import { filled, firstDay, monthsBack, startOf } from './timeline'

const point = (date: string) => ({ date, requests: 1, tokens: 2, cost: 3 })

describe('the steps of a chart', () => {
  it('have no gaps where nothing was used', () => {
    const steps = filled([point('2026-01-02')], '2026-01-01T00:00:00.000Z', '2026-01-03T23:59:59.999Z', 'day')
    expect(steps.map((one) => [one.date, one.requests])).toEqual([
      ['2026-01-01', 0],
      ['2026-01-02', 1],
      ['2026-01-03', 0],
    ])
  })

  it('are weeks from Monday on', () => {
    expect(firstDay('2026-11-22', 'week')).toBe('2026-11-16')
    expect(firstDay('2026-11-23', 'week')).toBe('2026-11-23')
    const weeks = filled([point('2026-11-16')], '2026-11-10', '2026-11-23', 'week')
    expect(weeks.map((one) => one.date)).toEqual(['2026-11-09', '2026-11-16', '2026-11-23'])
  })

  it('are months of any length', () => {
    const months = filled([], '2026-01-31', '2026-03-01', 'month')
    expect(months.map((one) => one.date)).toEqual(['2026-01-01', '2026-02-01', '2026-03-01'])
  })

  it('go back over the turn of a year', () => {
    expect(monthsBack(3, new Date('2026-01-31T12:00:00Z'))).toEqual(['2026-01', '2025-12', '2025-11'])
  })

  it('end today', () => {
    expect(startOf('day', new Date('2026-01-30T23:00:00Z'))).toBe('2026-01-01')
  })
})
