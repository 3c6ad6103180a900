import { describe, expect, it } from 'vitest'
import { placeOf, titleOf, type KeptMessage } from './thread'

describe('the name of a conversation', () => {
  it('is the first line that says something', () => {
    expect(titleOf('\n  \n Hello there \nmore')).toBe('Hello there')
  })

  it('is short, whole in its letters and without control characters', () => {
    expect(titleOf('😀'.repeat(100))).toBe(`${'😀'.repeat(59)}…`)
    expect(titleOf('a\tb\u0007c')).toBe('a b c')
    expect(titleOf('   ')).toBe('…')
  })

  it('has no marks of Markdown', () => {
    expect(titleOf('## Explain **three** points of `count(x)`')).toBe('Explain three points of count(x)')
    expect(titleOf('```js\nconst a = 2 * 3\n```')).toBe('const a = 2 * 3')
    expect(titleOf('-5 degrees: what to wear?')).toBe('-5 degrees: what to wear?')
  })
})

describe('a question among what is stored', () => {
  const said = (role: KeptMessage['role'], content: string): KeptMessage => ({
    id: '1.0',
    role,
    content,
    createdAt: '',
    model: null,
    receipt: null,
    versions: [],
  })

  it('is the newest of its text that has an answer', () => {
    const stored = [
      said('user', 'a'),
      said('assistant', '1'),
      said('user', 'a'),
      said('assistant', '2'),
      said('user', 'b'),
      said('assistant', '3'),
    ]
    expect(placeOf('a', stored)).toBe(2)
    expect(placeOf('b', stored)).toBe(4)
    expect(placeOf('c', stored)).toBe(-1)
    expect(placeOf('b', stored.slice(0, 5))).toBe(-1)
  })
})
