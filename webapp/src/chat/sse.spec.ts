import { describe, expect, it } from 'vitest'
import { readEvents, SseParser } from './sse'

const STREAM = 'event: message\ndata: {"text":"Привет 😀"}\n\n: keep-alive\n\nevent: done\ndata: {}\n\n'

function body(pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      pieces.forEach((piece) => controller.enqueue(piece))
      controller.close()
    },
  })
}

async function all(pieces: Uint8Array[]) {
  const events = []
  for await (const event of readEvents(body(pieces))) events.push(event)
  return events
}

const EXPECTED = [
  { event: 'message', data: '{"text":"Привет 😀"}' },
  { event: 'done', data: '{}' },
]

describe('a stream of events', () => {
  it.each([STREAM, STREAM.replaceAll('\n', '\r\n'), STREAM.replaceAll('\n', '\r')])(
    'is the same wherever it is cut, even within a letter',
    async (text) => {
      const bytes = new TextEncoder().encode(`${text}\n`)
      for (let cut = 1; cut < bytes.length; cut++) {
        expect(await all([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(EXPECTED)
      }
      expect(await all([...bytes].map((one) => Uint8Array.of(one)))).toEqual(EXPECTED)
    },
  )

  it('joins the lines of one event and takes what has no name as a message', () => {
    expect(new SseParser().push('data: a\ndata:b\n\n')).toEqual([{ event: 'message', data: 'a\nb' }])
  })

  it('gives nothing for an event that was cut off', async () => {
    expect(await all([new TextEncoder().encode('event: message\ndata: {"text"')])).toEqual([])
  })

  it('does not gather a line without end', () => {
    const parser = new SseParser()
    expect(() => {
      for (let i = 0; i < 10; i++) parser.push('x'.repeat(1_000_000))
    }).toThrow()
  })
})
