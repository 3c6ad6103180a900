import { describe, expect, it } from 'vitest'
import { titleOf } from './thread'

describe('the name of a conversation', () => {
  it('is the first line that says something', () => {
    expect(titleOf('\n  \n Hello there \nmore')).toBe('Hello there')
  })

  it('is short, whole in its letters and without control characters', () => {
    expect(titleOf('😀'.repeat(100))).toBe(`${'😀'.repeat(59)}…`)
    expect(titleOf('a\tb\u0007c')).toBe('a b c')
    expect(titleOf('   ')).toBe('…')
  })
})
