/** One event of a stream. */
export interface SseEvent {
  event: string
  data: string
}

/** Longer lines are no stream of ours. */
const MAX_PENDING = 4_000_000

/** Takes the text of a stream in pieces, cut anywhere, and gives whole events. */
export class SseParser {
  private pending = ''
  /** How far it holds no end of a line, so that a long line is not searched again with each piece. */
  private searched = 0
  private event = ''
  private data: string[] = []

  push(text: string): SseEvent[] {
    this.pending += text
    if (this.pending.length > MAX_PENDING) throw new Error('a line of the stream is too long')
    const events: SseEvent[] = []
    let from = 0
    for (;;) {
      const end = this.lineEnd(from)
      if (end === null) break
      const event = this.line(this.pending.slice(from, end.at))
      if (event) events.push(event)
      from = end.next
    }
    this.searched = Math.max(0, this.searched - from)
    this.pending = this.pending.slice(from)
    return events
  }

  /** A carriage return at the end of a piece may be half of a line's end. */
  private lineEnd(from: number): { at: number; next: number } | null {
    for (let at = Math.max(from, this.searched); at < this.pending.length; at++) {
      const sign = this.pending[at]
      if (sign === '\n') return { at, next: at + 1 }
      if (sign === '\r') {
        if (at + 1 === this.pending.length) {
          this.searched = at
          return null
        }
        return { at, next: this.pending[at + 1] === '\n' ? at + 2 : at + 1 }
      }
    }
    this.searched = this.pending.length
    return null
  }

  private line(line: string): SseEvent | null {
    if (line === '') return this.dispatch()
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'event') this.event = value
    if (name === 'data') this.data.push(value)
    return null
  }

  private dispatch(): SseEvent | null {
    const event = this.data.length > 0 ? { event: this.event || 'message', data: this.data.join('\n') } : null
    this.event = ''
    this.data = []
    return event
  }
}

/** The events of a body, as they come; ends with the body, or fails as it does. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<SseEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const parser = new SseParser()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield* parser.push(decoder.decode(value, { stream: true }))
    }
  } finally {
    // Whoever stops reading wants no more of it.
    reader.cancel().catch(() => undefined)
  }
}
