import type { components } from './schema'

type ErrorBody = components['schemas']['Error']

/** What a failure means for the person in front of the page. */
export type ErrorKind =
  | 'offline'
  | 'invalid'
  | 'signedOut'
  | 'noCredit'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'tooMany'
  | 'unavailable'
  | 'fault'

const statusToKind: Record<number, ErrorKind> = {
  400: 'invalid',
  401: 'signedOut',
  402: 'noCredit',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  413: 'invalid',
  415: 'invalid',
  429: 'tooMany',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

/** A call that failed: refused by the server, or never answered (`status` 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly status: number,
    message: string,
    /** What is wrong with each field of a form. */
    readonly fields: Record<string, string> = {},
    /** Seconds to wait before it is worth another try. */
    readonly retryAfter: number | null = null,
    /** What support asks for. */
    readonly requestId: string | null = null,
  ) {
    super(message)
  }

  get kind(): ErrorKind {
    return this.status === 0
      ? 'offline'
      : (statusToKind[this.status] ?? (this.status < 500 ? 'invalid' : 'fault'))
  }

  /** The network failed: there is no answer to read. */
  static offline(): ApiError {
    return new ApiError(0, 'No answer from the server')
  }

  /** Reads what the server said; a proxy in between may have said something else. */
  static async of(response: Response, body?: unknown): Promise<ApiError> {
    const said = isErrorBody(body) ? body : await response.json().catch(() => null)
    const seconds = Number(response.headers.get('Retry-After'))
    return new ApiError(
      response.status,
      isErrorBody(said) ? said.message : response.statusText || `HTTP ${response.status}`,
      isErrorBody(said) ? fieldsOf(said) : {},
      Number.isFinite(seconds) && seconds > 0 ? seconds : null,
      response.headers.get('X-Request-ID'),
    )
  }
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
}

function fieldsOf(body: ErrorBody): Record<string, string> {
  const details = Array.isArray(body.details) ? body.details : []
  return Object.fromEntries(details.map((detail) => [detail.field, detail.message]))
}

/** Whether a failure is only that somebody stopped waiting. */
export function isAbort(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === 'AbortError'
}

/** Anything that was thrown, as an ApiError; faults of this page's own code among them. */
export function asApiError(failure: unknown): ApiError {
  if (failure instanceof ApiError) return failure
  return new ApiError(500, failure instanceof Error ? failure.message : String(failure))
}
