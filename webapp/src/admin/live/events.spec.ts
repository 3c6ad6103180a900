import { describe, expect, it } from 'vitest'
import { eventsIn, type ServerEvent } from './events'

async function read(...pieces: string[]): Promise<ServerEvent[]> {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      pieces.forEach((piece) => controller.enqueue(encoder.encode(piece)))
      controller.close()
    },
  })
  const events: ServerEvent[] = []
  for await (const event of eventsIn(body)) events.push(event)
  return events
}

describe('server-sent events', () => {
  it('are whole however the stream is cut', async () => {
    const text = 'event: live\ndata: {"a":1}\n\n: still here\n\nevent: end\ndata: {}\n\n'
    const whole = [
      { type: 'live', data: '{"a":1}' },
      { type: 'end', data: '{}' },
    ]
    expect(await read(text)).toEqual(whole)
    expect(await read(...text)).toEqual(whole)
  })

  it('do not count one that was cut off', async () => {
    expect(await read('event: live\ndata: {"a"')).toEqual([])
  })
})
