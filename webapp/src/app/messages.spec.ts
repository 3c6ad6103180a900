import { describe, expect, it } from 'vitest'
import { areas } from './areas'
import type { Messages } from './area'
import paths from './areas.json'

function keys(messages: Messages, prefix = ''): string[] {
  return Object.entries(messages).flatMap(([name, value]) =>
    typeof value === 'string' ? [prefix + name] : keys(value, `${prefix}${name}.`),
  )
}

function texts(messages: Messages): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[name, value] as [string, string]]
      : texts(value).map(([rest, text]) => [`${name}.${rest}`, text] as [string, string]),
  )
}

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

describe.each(areas)('area $name', (area) => {
  it('says everything in both languages', async () => {
    const [en, ru] = await Promise.all([area.messages.en(), area.messages.ru()])
    expect(keys(ru.default).sort()).toEqual(keys(en.default).sort())
  })

  it('names the same figures in both languages', async () => {
    const [en, ru] = await Promise.all([area.messages.en(), area.messages.ru()])
    const russian = new Map(texts(ru.default))
    for (const [key, text] of texts(en.default)) {
      // "a second | {n} seconds": a form for one may do without the figure.
      if (!text.includes(' | ')) {
        expect(placeholders(russian.get(key) ?? ''), key).toEqual(placeholders(text))
      }
    }
  })

  it('has pages at paths that the server knows', () => {
    for (const route of area.routes) {
      const [, segment] = route.path.split('/')
      if (segment && !segment.startsWith(':')) expect(paths).toContain(segment)
    }
  })
})
