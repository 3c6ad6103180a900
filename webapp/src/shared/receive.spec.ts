import { describe, expect, it } from 'vitest'
import { receive } from './receive'

/** An answer that comes in parts, and may break off after them. */
function answer(parts: string[], breaks = false): Response {
  const left = parts.map((part) => new TextEncoder().encode(part))
  return new Response(
    new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(stream) {
        const next = left.shift()
        if (next) stream.enqueue(next)
        else if (breaks) stream.error(new Error('connection lost'))
        else stream.close()
      },
    }),
  )
}

describe('a long answer', () => {
  it('is whole, and tells how far it is', async () => {
    const told: number[] = []
    const file = await receive(answer(['{"a":', '1}']), (bytes) => told.push(bytes))
    expect(file.size).toBe(7)
    expect(told).toEqual([5, 7])
  })

  it('that breaks off is no file', async () => {
    await expect(receive(answer(['{"a":'], true), () => undefined)).rejects.toMatchObject({ kind: 'offline' })
  })

  it('that is refused is an error', async () => {
    const refused = new Response('{"message":"Slow down","details":[]}', { status: 429 })
    await expect(receive(refused, () => undefined)).rejects.toMatchObject({ kind: 'tooMany' })
  })
})
