/** @import {ChatCompletionChunk} from './wire.js' */
/** @import {Attempt} from './attempts.js' */
import { AIAggregatorError, StreamError } from './errors.js'

/** Longer events are none of this API. */
const MAX_EVENT = 8_000_000
/** How long the end of a body may take after its last event. */
const LAST_WORD_MS = 1_000

/** An answer as it is produced: read it once, by `for await`. Leaving the loop ends the request. */
export class Stream {
  #body
  #attempt
  #isRead = false
  #isAborted = false

  /** @param {Response} response @param {Attempt} attempt whose time limit holds between two pieces from here on */
  constructor(response, attempt) {
    this.#body = response.body
    this.#attempt = attempt
    this.requestId = response.headers.get('X-Request-ID')
  }

  /** Ends the request and the loop over it; what was produced until now is charged. */
  abort() {
    this.#isAborted = true
    this.#attempt.abort()
  }

  /** @returns {AsyncGenerator<ChatCompletionChunk, void, undefined>} */
  async *[Symbol.asyncIterator]() {
    if (this.#isRead) throw new AIAggregatorError('A stream is read once')
    this.#isRead = true
    try {
      for await (const data of this.#data()) {
        if (data === '[DONE]') return await this.#drain()
        yield this.#chunk(data)
      }
    } catch (failure) {
      if (this.#isAborted) return
      throw this.#failure(failure)
    } finally {
      this.#attempt.abort()
    }
    if (!this.#isAborted)
      throw new StreamError('The answer broke off: its end is missing', null, this.requestId)
  }

  /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} */
  #reader

  async *#data() {
    if (!this.#body) return
    this.#reader = this.#body.getReader()
    const decoder = new TextDecoder()
    const parser = new SseParser()
    for (;;) {
      this.#attempt.waitFor()
      const { done, value } = await this.#reader.read()
      if (done) return
      yield* parser.push(decoder.decode(value, { stream: true }))
    }
  }

  /** Reads up to the end of the body, so that the connection can be used again and the answer counts as taken. */
  async #drain() {
    this.#attempt.waitFor(LAST_WORD_MS)
    try {
      while (!(await this.#reader?.read())?.done);
    } catch {
      // Everything of the answer is here.
    }
  }

  /** @param {string} data @returns {ChatCompletionChunk} */
  #chunk(data) {
    const chunk = JSON.parse(data)
    if (chunk?.error) {
      throw new StreamError(String(chunk.error.message), chunk.error.code ?? null, this.requestId)
    }
    return chunk
  }

  /** @param {unknown} failure */
  #failure(failure) {
    if (failure instanceof AIAggregatorError) return failure
    const { callerSignal, timedOut } = this.#attempt
    if (callerSignal?.aborted) return callerSignal.reason
    const message = timedOut ? 'The answer broke off: nothing came for too long' : 'The answer broke off'
    return new StreamError(message, null, this.requestId, { cause: failure })
  }
}

/** Takes the text of a stream in pieces, cut anywhere, and gives the data of whole events. */
export class SseParser {
  #line = ''
  #isAfterReturn = false
  /** @type {string[]} */
  #data = []
  #size = 0;

  /** @param {string} text @returns {Generator<string, void, undefined>} */
  *push(text) {
    let from = 0
    // A line ends with CR, LF or both; the LF of both may come with the next piece.
    if (this.#isAfterReturn && text !== '') {
      if (text[0] === '\n') from = 1
      this.#isAfterReturn = false
    }
    for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
      if (index < from) continue
      const line = this.#line + text.slice(from, index)
      this.#line = ''
      from = index + end.length
      this.#isAfterReturn = end === '\r' && from === text.length
      yield* this.#take(line)
    }
    this.#line += text.slice(from)
    if (this.#size + this.#line.length > MAX_EVENT) throw new Error('an event of the stream is too long')
  }

  /** @param {string} line */
  *#take(line) {
    if (line.startsWith('data:')) {
      this.#data.push(line.slice(line[5] === ' ' ? 6 : 5))
      this.#size += line.length
    } else if (line === '' && this.#data.length > 0) {
      const data = this.#data.join('\n')
      this.#data = []
      this.#size = 0
      yield data
    }
    // Comments and other fields mean nothing in this API.
  }
}
