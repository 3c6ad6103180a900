/** @import {Call} from './transport.js' */
import { APIConnectionError, APIError, APITimeoutError } from './errors.js'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 8_000

/** Ends one attempt: when nothing comes for too long, or when the caller wants no more. */
export class Attempt {
  timedOut = false
  #controller = new AbortController()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  #timeout
  #callerSignal
  #onAbort = () => this.#controller.abort(this.#callerSignal?.reason)

  /** @param {number} timeout @param {number} end @param {AbortSignal | undefined} callerSignal */
  constructor(timeout, end, callerSignal) {
    this.#timeout = timeout
    this.#callerSignal = callerSignal
    callerSignal?.addEventListener('abort', this.#onAbort)
    this.waitFor(Math.min(timeout, end - Date.now()))
  }

  get signal() {
    return this.#controller.signal
  }

  get callerSignal() {
    return this.#callerSignal
  }

  /** Begins to wait anew. @param {number} [limit] milliseconds */
  waitFor(limit = this.#timeout) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.timedOut = true
      this.#controller.abort()
    }, limit)
  }

  done() {
    clearTimeout(this.#timer)
    this.#callerSignal?.removeEventListener('abort', this.#onAbort)
  }

  /** Ends the connection. */
  abort() {
    this.done()
    this.#controller.abort()
  }
}

/**
 * Milliseconds to wait before the next attempt; null where none may follow.
 *
 * @param {unknown} failure
 * @param {Call} call
 * @param {number} attempts
 */
export function pauseAfter(failure, call, attempts) {
  const isSafe = call.method !== 'POST' || call.keyed === true
  if (failure instanceof APITimeoutError) {
    // A caller of a chat who left is charged for its prompt, so asking again gives no answer.
    return call.method === 'GET' ? backOff(attempts) : null
  }
  if (failure instanceof APIConnectionError) return isSafe ? backOff(attempts) : null
  if (!(failure instanceof APIError) || !failure.mayRetry) return null
  const isRepeatable =
    failure.statusCode === 429 ||
    (isSafe && [502, 503, 504].includes(failure.statusCode)) ||
    // The first attempt is still under way: its answer will be given again.
    (isSafe && failure.statusCode === 409 && failure.retryAfter !== null)
  if (!isRepeatable) return null
  return failure.retryAfter === null
    ? backOff(attempts)
    : failure.retryAfter * 1000 * (1 + Math.random() / 10)
}

/** @param {number} attempts */
function backOff(attempts) {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1)) * (0.5 + Math.random() / 2)
}

/** @param {number} milliseconds @param {AbortSignal | undefined} signal @returns {Promise<void>} */
export function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
