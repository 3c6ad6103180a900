import { readonly, ref, shallowRef } from 'vue'
import { ApiError, asApiError } from './errors'
import type { components } from './schema'

type SessionBody = components['schemas']['Session']

/** Who is signed in, as the server said when it gave the tokens. */
export interface SignedIn {
  userId: string
  organizationId: string
}

// The access token lives in this module alone: no script of another origin, no storage and no tool of the page sees it.
// The refresh token is a cookie that only the server reads.
let accessToken: string | null = null
let renewAt: ReturnType<typeof setTimeout> | undefined
let refreshing: Promise<string | null> | null = null

const signedIn = ref<SignedIn | null>(null)
const listeners = new Set<(session: SignedIn | null) => void>()

/** Says to other tabs that somebody signed in or out. */
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('tollgate.session') : null

/** A mark without a secret: without it a visitor who never signed in costs no call. */
const MARK = 'tollgate.signedIn'
const SESSION_HEADERS = { 'Content-Type': 'application/json', 'X-Session-Cookie': 'true' }
const MIN_RENEW_MS = 10_000
const RESTORE_AGAIN_S = 5

export const session = readonly(signedIn)

/** Calls back whenever somebody is signed in or out here. */
export function onSession(listener: (session: SignedIn | null) => void): void {
  listeners.add(listener)
}

export function currentToken(): string | null {
  return accessToken
}

/** Asks for a session with a name and a password, or for a new account. */
export async function open(path: 'login' | 'register', body: object): Promise<void> {
  const response = await post(`/api/v1/auth/${path}`, body)
  if (!response.ok) throw await ApiError.of(response)
  take((await response.json()) as SessionBody)
  channel?.postMessage('in')
}

/** Why it is not known yet whether somebody is signed in: the server does not answer. The page waits for {@link tryAgain}. */
export const restoreError = shallowRef<ApiError | null>(null)

let wake: (() => void) | null = null

/** Asks the server once more, before the page would by itself. */
export function tryAgain(): void {
  wake?.()
}

/**
 * Looks, at the start of the page, whether the browser still has a session. A server that is away is no reason to sign
 * anybody out, so this waits until it answers.
 */
export async function restore(): Promise<void> {
  while (localStorage.getItem(MARK) !== null) {
    try {
      await refresh()
      break
    } catch (failure) {
      restoreError.value = asApiError(failure)
      await pause((restoreError.value.retryAfter ?? RESTORE_AGAIN_S) * 1000)
    }
  }
  restoreError.value = null
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const waiting = setTimeout(resolve, milliseconds)
    wake = () => {
      clearTimeout(waiting)
      resolve()
    }
    addEventListener('online', wake, { once: true })
  })
}

/**
 * Renews the session: the new access token, or null when there is none any more. However many ask, one call goes out, and
 * tabs take turns: a refresh token that is used twice ends the whole session.
 */
export function refresh(): Promise<string | null> {
  refreshing ??= inTurn(renew).finally(() => (refreshing = null))
  return refreshing
}

function inTurn<T>(act: () => Promise<T>): Promise<T> {
  // Locks are missing where the page came by plain http from another machine.
  return 'locks' in navigator ? navigator.locks.request('tollgate.session', act) : act()
}

async function renew(): Promise<string | null> {
  const response = await post('/api/v1/auth/refresh', {})
  if (response.status === 400 || response.status === 401) {
    forget()
    return null
  }
  if (!response.ok) throw await ApiError.of(response)
  const before = signedIn.value
  take((await response.json()) as SessionBody)
  if (before && before.userId !== signedIn.value?.userId) {
    // Somebody else signed in in another tab: nothing of the first person may stay on this page.
    location.assign('/')
  }
  return accessToken
}

/** Ends the session here, in other tabs and at the server. */
export async function signOut(): Promise<void> {
  try {
    await inTurn(() => post('/api/v1/auth/logout', {}))
  } finally {
    forget()
    channel?.postMessage('out')
  }
}

/** The server ended the session, as after a new password. */
export function forget(): void {
  accessToken = null
  clearTimeout(renewAt)
  localStorage.removeItem(MARK)
  tell(null)
}

function take(body: SessionBody): void {
  accessToken = body.accessToken
  localStorage.setItem(MARK, '1')
  clearTimeout(renewAt)
  // Before the token ends, so that no call of the user has to wait for two.
  const renewMs = Math.max(MIN_RENEW_MS, body.expiresIn * 1000 * 0.9)
  renewAt = setTimeout(() => void refresh().catch(() => undefined), renewMs)
  tell({ userId: body.company.userId, organizationId: body.company.id })
}

function tell(next: SignedIn | null): void {
  if (signedIn.value?.userId === next?.userId && signedIn.value?.organizationId === next?.organizationId)
    return
  signedIn.value = next
  listeners.forEach((listener) => listener(next))
}

async function post(path: string, body: object): Promise<Response> {
  try {
    // keepalive: a page that is left in the middle must not lose the cookie that the answer brings.
    return await fetch(path, {
      method: 'POST',
      headers: SESSION_HEADERS,
      body: JSON.stringify(body),
      credentials: 'same-origin',
      keepalive: true,
    })
  } catch {
    throw ApiError.offline()
  }
}

channel?.addEventListener('message', (message: MessageEvent<unknown>) => {
  if (message.data === 'out' && signedIn.value) forget()
})
