import { describe, expect, it } from 'vitest'
import { snippet, SNIPPETS } from './snippets'

const input = { origin: 'https://gate.example', key: 'ak_live_1', model: 'demo', userId: 'usr_1' }

describe('ready programs', () => {
  it('all have the key and this installation in them', () => {
    for (const name of SNIPPETS) {
      expect(snippet(name, input)).toContain('ak_live_1')
      expect(snippet(name, input)).toContain('gate.example')
    }
  })

  it('for 1C speak TLS only where the installation does', () => {
    expect(snippet('1c', input)).toContain(
      '"gate.example", 443, , , , 60, Новый ЗащищенноеСоединениеOpenSSL()',
    )
    expect(snippet('1c', { ...input, origin: 'http://localhost:3000' })).toContain(
      '"localhost", 3000, , , , 60)',
    )
  })
})
