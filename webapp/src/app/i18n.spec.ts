import { describe, expect, it } from 'vitest'
import { preferredLocale, russianForm } from './i18n'

describe('the language of the first page', () => {
  it('is the one that was chosen before', () => {
    expect(preferredLocale('ru', ['en-US'])).toBe('ru')
  })

  it('is the first of the browser that we speak', () => {
    expect(preferredLocale(null, ['de-DE', 'ru-RU', 'en'])).toBe('ru')
    expect(preferredLocale(null, ['de-DE', 'fr'])).toBe('en')
  })
})

describe('Russian plurals', () => {
  it('have three forms', () => {
    const forms = [1, 21, 101, 2, 34, 5, 11, 12, 14, 20, 0].map((count) => russianForm(count, 3))
    expect(forms).toEqual([0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2])
  })

  it('have a fourth for nothing where a message gives it', () => {
    expect([0, 1, 3, 7].map((count) => russianForm(count, 4))).toEqual([0, 1, 2, 3])
  })
})
