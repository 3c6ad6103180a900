import type * as Wire from './wire.js'

export type * from './wire.js'

export interface ClientOptions {
  /** Of the installation, with https:// or http://, without /api. */
  baseUrl: string
  apiKey?: string
  /** An access token; sent instead of the API key. */
  token?: string
  /** Milliseconds without an answer, or between two pieces of a stream; 120000. */
  timeout?: number
  /** Milliseconds for a call with all its attempts, up to the beginning of a stream; 300000. */
  deadline?: number
  /** Attempts after the first; 2. */
  maxRetries?: number
  fetch?: typeof fetch
}

export interface RequestOptions {
  signal?: AbortSignal
  /** Milliseconds, instead of the client's. */
  timeout?: number
  /** For calls that cost or move money: made for each call unless given. */
  idempotencyKey?: string
}

export interface ChatCompletions {
  create(params: Wire.ChatCompletionParams & { stream: true }, options?: RequestOptions): Promise<Stream>
  create(
    params: Wire.ChatCompletionParams & { stream?: false },
    options?: RequestOptions,
  ): Promise<Wire.ChatCompletion>
}

export interface Chat {
  completions: ChatCompletions
}

export interface Models {
  list(options?: RequestOptions): Promise<{ data: Wire.Model[] }>
}

/** A sign-up, sign-in or refresh also makes its access token the client's own. */
export interface Auth {
  register(
    params: { email: string; password: string; name?: string; description?: string },
    options?: RequestOptions,
  ): Promise<Wire.Session>
  login(params: { email: string; password: string }, options?: RequestOptions): Promise<Wire.Session>
  /** A refresh token is good once: keep the new one. */
  refresh(refreshToken: string, options?: RequestOptions): Promise<Wire.Session>
  logout(refreshToken: string, options?: RequestOptions): Promise<void>
  apiKeys: ApiKeys
}

export interface ApiKeys {
  create(params: Wire.NewApiKey, options?: RequestOptions): Promise<Wire.CreatedApiKey>
  list(options?: RequestOptions): Promise<{ data: Wire.ApiKey[] }>
  delete(id: string, options?: RequestOptions): Promise<void>
  /** A new secret; the old one stops within 5 s. */
  rotate(id: string, options?: RequestOptions): Promise<Wire.CreatedApiKey>
}

export interface Billing {
  balance(options?: RequestOptions): Promise<Wire.Balance>
  transactions(query?: Wire.TransactionQuery, options?: RequestOptions): Promise<Wire.Page<Wire.Transaction>>
  deposit(
    params: { amount: number; currency: string; paymentMethod?: string },
    options?: RequestOptions,
  ): Promise<Wire.Deposit>
}

export interface Payments {
  create(
    params: { amount: number; currency: string; description?: string },
    options?: RequestOptions,
  ): Promise<Wire.NewPayment>
  get(id: string, options?: RequestOptions): Promise<Wire.Payment>
  list(
    query?: Wire.PageQuery & { status?: Wire.PaymentStatus },
    options?: RequestOptions,
  ): Promise<Wire.Page<Wire.ListedPayment>>
}

export interface Analytics {
  usage(query?: Wire.UsageQuery, options?: RequestOptions): Promise<Wire.UsageReport>
}

export interface Webhooks {
  create(
    params: { url: string; events: string[]; secret?: string },
    options?: RequestOptions,
  ): Promise<Wire.Webhook>
  list(options?: RequestOptions): Promise<{ data: Wire.Webhook[] }>
  delete(id: string, options?: RequestOptions): Promise<void>
  test(id: string, options?: RequestOptions): Promise<Wire.Delivery>
  deliveries(id: string, query?: Wire.PageQuery, options?: RequestOptions): Promise<Wire.Page<Wire.Delivery>>
  redeliver(id: string, deliveryId: string, options?: RequestOptions): Promise<Wire.Delivery>
}

/** A client of one installation, in the name of one key or one signed-in user. */
export class AIAggregatorClient {
  constructor(options: ClientOptions)
  /** The access token: given, or of the last sign-in. While there is one it is sent instead of the API key. */
  token: string | null
  readonly chat: Chat
  readonly models: Models
  readonly auth: Auth
  readonly billing: Billing
  readonly payments: Payments
  readonly analytics: Analytics
  readonly webhooks: Webhooks
}

/** An answer as it is produced: read it once, by `for await`. Leaving the loop ends the request. */
export class Stream implements AsyncIterable<Wire.ChatCompletionChunk> {
  private constructor()
  readonly requestId: string | null
  /** Ends the request and the loop over it; what was produced until now is charged. */
  abort(): void
  [Symbol.asyncIterator](): AsyncGenerator<Wire.ChatCompletionChunk, void, undefined>
}

/** Everything that this package throws, except a caller's own abort. */
export class AIAggregatorError extends Error {
  constructor(message: string, options?: ErrorOptions)
}

/** The server answered with an error; each status that a program may act on has a class of its own. */
export class APIError extends AIAggregatorError {
  protected constructor()
  readonly statusCode: number
  /** The name of the status. */
  readonly error: string
  readonly details: Wire.ErrorDetail[]
  readonly requestId: string | null
  readonly path: string | null
  /** Seconds. */
  readonly retryAfter: number | null
  /** Whether the server thinks that the same request may succeed another time. */
  readonly mayRetry: boolean
  readonly body: Partial<Wire.ErrorBody>
}

/** 400: `details` names each field. */
export class BadRequestError extends APIError {}
/** 401 */
export class AuthenticationError extends APIError {}
/** 402: `body` tells what is required, available and held, in credits. */
export class InsufficientCreditError extends APIError {}
/** 403 */
export class PermissionDeniedError extends APIError {}
/** 404 */
export class NotFoundError extends APIError {}
/** 409: taken already, or the Idempotency-Key was used otherwise. */
export class ConflictError extends APIError {}
/** 429: come back after `retryAfter` seconds. */
export class RateLimitError extends APIError {}
/** 500 and above */
export class ServerError extends APIError {}

/** No whole answer came. Whether the server acted is not known: the same `idempotencyKey` again is charged once. */
export class APIConnectionError extends AIAggregatorError {
  readonly idempotencyKey: string | null
}

/** No whole answer came in time. */
export class APITimeoutError extends APIConnectionError {}

/** A streamed answer broke off: `code` is the server's word for it, or null where the connection broke. */
export class StreamError extends AIAggregatorError {
  readonly code: string | null
  readonly requestId: string | null
}

/** A webhook's signature or time is not good: nothing of it may be believed. */
export class WebhookVerificationError extends AIAggregatorError {}

export interface VerifyOptions {
  /** Seconds that the time may differ from now. */
  tolerance?: number
  /** Milliseconds since 1970. */
  now?: number
}

/**
 * The event of a delivery, after its header signature (Standard Webhooks) and the time of the attempt (5 minutes) were
 * found good. `body` is the text as it came.
 */
export function verifyWebhook(
  body: string,
  headers: Headers | Record<string, string | string[] | undefined>,
  secret: string,
  options?: VerifyOptions,
): Promise<Wire.WebhookMessage>

/**
 * The event of a delivery, after the signature in its body and the time of the event (2 days, as it may have been tried
 * again for long) were found good: for receivers that do not see the headers.
 */
export function verifyWebhookBody(
  body: string,
  secret: string,
  options?: VerifyOptions,
): Promise<Wire.WebhookMessage>
