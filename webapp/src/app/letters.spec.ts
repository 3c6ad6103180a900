import { describe, expect, it } from 'vitest'
import { letterTarget, letterToken } from './letters'
import { safeNext } from './router'

describe('links of letters', () => {
  it('lead to their page and leave no token in the address', () => {
    expect(letterTarget({ hash: '#/reset-password/ott_01k' })).toEqual({
      path: '/reset-password',
      replace: true,
      hash: '',
    })
    expect(letterToken('reset-password')).toBe('ott_01k')
  })

  it('are told from other fragments', () => {
    expect(letterTarget({ hash: '#main' })).toBeNull()
    expect(letterTarget({ hash: '#/sign-in/x' })).toBeNull()
    expect(letterTarget({ hash: '#/invite/a/b' })).toBeNull()
  })
})

describe('the way back after sign-in', () => {
  it('leads to a page of this app', () => {
    expect(safeNext('/account?page=2')).toBe('/account?page=2')
  })

  it('never leads elsewhere', () => {
    for (const evil of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      ['/x'],
    ]) {
      expect(safeNext(evil)).toBe('/chat')
    }
  })
})
