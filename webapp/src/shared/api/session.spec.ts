import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const session = (userId = 'usr_1') => ({
  accessToken: `token-of-${userId}`,
  refreshToken: null,
  tokenType: 'Bearer',
  expiresIn: 3600,
  company: { id: 'org_1', userId, email: null, name: 'x', role: 'company', isVerified: false },
})

function answer(status: number, body: unknown = {}, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers })
}

const server = vi.fn<typeof fetch>()

// The modules keep the session, so each test has its own.
async function app() {
  vi.resetModules()
  const [sessions, client, errors] = await Promise.all([
    import('./session'),
    import('./client'),
    import('./errors'),
  ])
  return { ...sessions, ...client, ...errors }
}

const pathOf = (input: RequestInfo | URL) =>
  new URL(input instanceof Request ? input.url : String(input), location.origin).pathname

const calls = (path: string) => server.mock.calls.filter(([input]) => pathOf(input) === path).length

describe('a session', () => {
  beforeEach(() => {
    localStorage.clear()
    server.mockReset()
    vi.stubGlobal('fetch', server)
  })
  afterEach(() => vi.unstubAllGlobals())

  it('costs a visitor who never signed in no call', async () => {
    const { restore } = await app()
    await restore()
    expect(server).not.toHaveBeenCalled()
  })

  it('is renewed once when many calls find its token too old', async () => {
    const { open, apiFetch } = await app()
    let renewed = false
    server.mockImplementation(async (input) => {
      if (pathOf(input) === '/api/v1/auth/login') return answer(200, session())
      if (pathOf(input) === '/api/v1/auth/refresh') {
        renewed = true
        return answer(200, session())
      }
      return answer(renewed ? 200 : 401)
    })
    await open('login', {})
    const answers = await Promise.all([1, 2, 3].map((n) => apiFetch(`/api/v1/thing/${n}`)))
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200])
    expect(calls('/api/v1/auth/refresh')).toBe(1)
  })

  it('is over when the server will not renew it, and everybody is told', async () => {
    const { open, apiFetch, onSession, currentToken } = await app()
    const told: unknown[] = []
    onSession((next) => told.push(next?.userId ?? null))
    server.mockImplementation(async (input) =>
      pathOf(input) === '/api/v1/auth/login' ? answer(200, session()) : answer(401),
    )
    await open('login', {})
    expect((await apiFetch('/api/v1/account')).status).toBe(401)
    expect(told).toEqual(['usr_1', null])
    expect(currentToken()).toBeNull()
    expect(localStorage.length).toBe(0)
  })

  it('outlives a server that is away for a moment', async () => {
    const { open, refresh, currentToken } = await app()
    server.mockResolvedValueOnce(answer(200, session())).mockResolvedValueOnce(answer(503))
    await open('login', {})
    await expect(refresh()).rejects.toMatchObject({ kind: 'unavailable' })
    expect(currentToken()).toBe('token-of-usr_1')
  })

  it('is not given up when the server is away while the page opens', async () => {
    localStorage.setItem('tollgate.signedIn', '1')
    const { restore, restoreError, tryAgain, currentToken } = await app()
    server.mockRejectedValueOnce(new TypeError('no network')).mockResolvedValueOnce(answer(200, session()))
    const restored = restore()
    await vi.waitFor(() => expect(restoreError.value?.kind).toBe('offline'), 30_000)
    tryAgain()
    await restored
    expect(restoreError.value).toBeNull()
    expect(currentToken()).toBe('token-of-usr_1')
  })

  it('leaves no token in storage', async () => {
    const { open } = await app()
    server.mockResolvedValueOnce(answer(200, session()))
    await open('login', {})
    expect(JSON.stringify({ ...localStorage })).not.toContain('token-of')
  })

  it('says what kind of failure it was', async () => {
    const { api, unwrap } = await app()
    const said = { message: 'Slow down', details: [], statusCode: 429 }
    server.mockResolvedValueOnce(answer(429, said, { 'Retry-After': '7', 'X-Request-ID': 'req_1' }))
    await expect(unwrap(api.GET('/api/v1/account'))).rejects.toMatchObject({
      kind: 'tooMany',
      message: 'Slow down',
      retryAfter: 7,
      requestId: 'req_1',
    })
    server.mockRejectedValueOnce(new TypeError('no network'))
    await expect(unwrap(api.GET('/api/v1/account'))).rejects.toMatchObject({ kind: 'offline' })
  })

  it('names the fields that are wrong', async () => {
    const { open } = await app()
    const said = {
      message: 'Validation failed',
      details: [{ field: 'email', message: 'must be an e-mail address' }],
    }
    server.mockResolvedValueOnce(answer(400, said))
    await expect(open('register', {})).rejects.toMatchObject({
      kind: 'invalid',
      fields: { email: 'must be an e-mail address' },
    })
  })
})
