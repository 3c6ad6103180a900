/** @import {ClientOptions, ErrorBody, RequestOptions} from './api.js' */
import { Attempt, pauseAfter, sleep } from './attempts.js'
import { AIAggregatorError, APIConnectionError, APIError, APITimeoutError } from './errors.js'
import { Stream } from './stream.js'

/**
 * One call of the API.
 *
 * @typedef {object} Call
 * @property {'GET' | 'POST' | 'DELETE'} method
 * @property {string} path
 * @property {Readonly<Record<string, unknown>>} [query]
 * @property {object} [body]
 * @property {boolean} [keyed] whether it costs or moves money, and so carries an Idempotency-Key
 */

/**
 * A call with all that stays the same over its attempts.
 *
 * @typedef {object} Prepared
 * @property {Call} call
 * @property {string} url
 * @property {Headers} headers
 * @property {string | undefined} body
 * @property {string | null} key
 * @property {number} timeout
 * @property {number} end moment after which no attempt may last
 * @property {AbortSignal | undefined} signal
 */

/** Sends calls: credentials, time limits, and repetitions of what may be repeated. */
export class Transport {
  /** @type {string | null} */
  token
  #apiKey
  #baseUrl
  #timeout
  #deadline
  #maxRetries
  #fetch

  /** @param {ClientOptions} options */
  constructor({ baseUrl, apiKey, token, timeout = 120_000, deadline = 300_000, maxRetries = 2, fetch }) {
    if (!/^https?:\/\/[^/?#]+/.test(baseUrl))
      throw new AIAggregatorError('baseUrl must begin with http:// or https://')
    this.#baseUrl = baseUrl.replace(/\/+$/, '')
    this.#apiKey = apiKey ?? null
    this.token = token ?? null
    this.#timeout = timeout
    this.#deadline = deadline
    this.#maxRetries = maxRetries
    // Browsers refuse a fetch that is called as a method of something else.
    this.#fetch = fetch ?? globalThis.fetch.bind(globalThis)
  }

  /**
   * The answer's body, undefined where it has none.
   *
   * @param {Call} call
   * @param {RequestOptions} [options]
   * @returns {Promise<any>}
   */
  json(call, options = {}) {
    return this.#send(call, options, 'application/json', async (response, attempt) => {
      const text = await response.text()
      attempt.done()
      return text === '' ? undefined : parsed(text)
    })
  }

  /**
   * The answer as it is produced. Only the beginning is ever repeated: what has begun to arrive and breaks is an error.
   *
   * @param {Call} call
   * @param {RequestOptions} [options]
   * @returns {Promise<Stream>}
   */
  stream(call, options = {}) {
    return this.#send(
      call,
      options,
      'text/event-stream',
      async (response, attempt) => new Stream(response, attempt),
    )
  }

  /**
   * @template T
   * @param {Call} call
   * @param {RequestOptions} options
   * @param {string} accept
   * @param {(response: Response, attempt: Attempt) => Promise<T>} read
   * @returns {Promise<T>}
   */
  async #send(call, options, accept, read) {
    const prepared = this.#prepare(call, options, accept)
    for (let attempts = 1; ; attempts++) {
      try {
        return await this.#attempt(prepared, read)
      } catch (failure) {
        const pause = attempts > this.#maxRetries ? null : pauseAfter(failure, call, attempts)
        if (pause === null || Date.now() + pause >= prepared.end) throw failure
        await sleep(pause, prepared.signal)
      }
    }
  }

  /** @param {Call} call @param {RequestOptions} options @param {string} accept @returns {Prepared} */
  #prepare(call, options, accept) {
    const headers = new Headers({ Accept: accept })
    if (this.token !== null) headers.set('Authorization', `Bearer ${this.token}`)
    else if (this.#apiKey !== null) headers.set('X-API-Key', this.#apiKey)
    const body = call.body && JSON.stringify(call.body)
    if (body !== undefined) headers.set('Content-Type', 'application/json')
    const timeout = options.timeout ?? this.#timeout
    const key = call.keyed ? (options.idempotencyKey ?? randomKey()) : null
    if (key !== null) headers.set('Idempotency-Key', key)
    return {
      call,
      url: this.#baseUrl + call.path + queryOf(call.query),
      headers,
      body,
      key,
      timeout,
      end: Date.now() + Math.max(this.#deadline, timeout),
      signal: options.signal,
    }
  }

  /**
   * @template T
   * @param {Prepared} prepared
   * @param {(response: Response, attempt: Attempt) => Promise<T>} read
   * @returns {Promise<T>}
   */
  async #attempt(prepared, read) {
    prepared.signal?.throwIfAborted()
    const attempt = new Attempt(prepared.timeout, prepared.end, prepared.signal)
    try {
      const response = await this.#fetch(prepared.url, {
        method: prepared.call.method,
        headers: prepared.headers,
        body: prepared.body,
        signal: attempt.signal,
        // A redirect would carry the key to whom it was not given.
        redirect: 'error',
      })
      if (!response.ok) throw await refusal(response)
      return await read(response, attempt)
    } catch (failure) {
      attempt.done()
      if (failure instanceof AIAggregatorError) throw failure
      prepared.signal?.throwIfAborted()
      if (attempt.timedOut) throw new APITimeoutError('No answer came in time', prepared.key)
      throw new APIConnectionError('The connection failed', prepared.key, { cause: failure })
    }
  }
}

/** @param {Response} response */
async function refusal(response) {
  const text = await response.text()
  /** @type {Partial<ErrorBody>} */
  let body = {}
  try {
    const said = JSON.parse(text)
    if (typeof said === 'object' && said !== null) body = said
  } catch {
    // Something in between, which does not speak JSON: the status says enough.
  }
  return APIError.of(response.status, body, {
    retryAfter: secondsOf(response.headers.get('Retry-After')),
    requestId: response.headers.get('X-Request-ID'),
    mayRetry: response.headers.get('x-should-retry') !== 'false',
  })
}

/** Seconds from now, of either form of the header. @param {string | null} header */
function secondsOf(header) {
  if (header === null) return null
  const seconds = /^\d+(\.\d+)?$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch (failure) {
    throw new AIAggregatorError('The answer is not JSON: is baseUrl right?', { cause: failure })
  }
}

/** @param {Call['query']} query */
function queryOf(query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null)
  const params = new URLSearchParams(
    given.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : String(value)]),
  )
  return given.length > 0 ? `?${params}` : ''
}

function randomKey() {
  // Not randomUUID, which browsers have on https pages only.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
