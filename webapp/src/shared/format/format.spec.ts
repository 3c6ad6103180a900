import { describe, expect, it } from 'vitest'
import { formatFor } from './format'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('formats', () => {
  it('shows money as people of the language write it', () => {
    expect(formatFor('en').money(1234.5, 'USD')).toBe('$1,234.50')
    expect(plain(formatFor('ru').money(1234.5, 'RUB'))).toBe('1 234,50 ₽')
  })

  it('never shows a cost as nothing', () => {
    expect(formatFor('en').money(0.00002, 'USD')).toBe('$0.00002')
    expect(formatFor('en').money(0, 'USD')).toBe('$0.00')
  })

  it('shows a currency that the browser does not know', () => {
    expect(formatFor('en').money(5, 'no code')).toBe('5 no code')
  })

  it('tells how long ago something was', () => {
    const now = new Date('2026-01-02T12:00:00Z')
    expect(formatFor('en').ago('2026-01-02T11:55:00Z', now)).toBe('5 minutes ago')
    expect(formatFor('en').ago('2026-01-01T12:00:00Z', now)).toBe('yesterday')
    expect(formatFor('ru').ago('2026-01-02T10:00:00Z', now)).toBe('2 часа назад')
  })
})
