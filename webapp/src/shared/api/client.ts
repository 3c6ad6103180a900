import createClient from 'openapi-fetch'
import { ApiError, isAbort } from './errors'
import type { components, paths } from './schema'
import { currentToken, refresh } from './session'

/** The shapes of the API's bodies: `Schemas['Account']`. */
export type Schemas = components['schemas']

/**
 * `fetch` as the signed-in user, for what the typed client does not do: streams and files. Answers with a status of 400 and
 * above are the caller's to read; a network that fails is an ApiError of kind `offline`.
 */
export async function apiFetch(input: Request | string, init?: RequestInit): Promise<Response> {
  const request = new Request(input instanceof Request ? input : new URL(input, location.origin), init)
  // The body can be read once, and the call may have to be made again with a new token.
  const again = request.clone()
  const response = await send(request, currentToken())
  if (response.status !== 401 || currentToken() === null) return response
  const token = await refresh()
  return token === null ? response : send(again, token)
}

async function send(request: Request, token: string | null): Promise<Response> {
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`)
  try {
    return await fetch(request)
  } catch (failure) {
    throw isAbort(failure) ? failure : ApiError.offline()
  }
}

/** One typed function a method: `api.GET('/api/v1/account')`. Wrap it in {@link unwrap}. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: apiFetch })

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The body of an answer; an ApiError when the server refused. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw await ApiError.of(response, error)
  return data as T
}

/** A name for an act that costs or moves money: repeated with it, the act happens once. */
export function idempotencyKey(): string {
  // randomUUID is missing where the page came by plain http from another machine.
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
