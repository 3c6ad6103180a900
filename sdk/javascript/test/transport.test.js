import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as sdk from '../src/index.js'
import { CHAT, COMPLETION, hangUp, json, refusal, serve, silence } from './fixtures/server.js'

const LIMIT = { timeout: 60_000 }

test('a chat is one POST with the key, the body and an Idempotency-Key', LIMIT, async (t) => {
  const { client, requests } = await serve(t, json(200, COMPLETION))
  const answer = await client().chat.completions.create(CHAT)
  assert.equal(answer.choices[0]?.message.content, 'Hi')
  const [came] = requests
  assert.equal(`${came?.method} ${came?.url}`, 'POST /api/v1/chat/completions')
  assert.equal(came?.headers['x-api-key'], 'ak_live_1')
  assert.match(String(came?.headers['idempotency-key']), /^[0-9a-f]{32}$/)
  assert.deepEqual(came?.body, CHAT)
})

test('each call has a key of its own, or the one that is given', LIMIT, async (t) => {
  const { client, requests } = await serve(t, ...Array(3).fill(json(200, COMPLETION)))
  await client().chat.completions.create(CHAT)
  await client().chat.completions.create(CHAT)
  await client().chat.completions.create(CHAT, { idempotencyKey: 'mine' })
  const keys = requests.map((came) => came.headers['idempotency-key'])
  assert.equal(new Set(keys).size, 3)
  assert.equal(keys[2], 'mine')
})

test('after a sign-in its token is sent instead of the key, until the logout', LIMIT, async (t) => {
  const { client, requests } = await serve(
    t,
    json(200, { accessToken: 'jwt', refreshToken: 'rt' }),
    json(200, {}),
    (response) => response.writeHead(204).end(),
    json(200, {}),
  )
  const one = client()
  await one.auth.login({ email: 'a@b.c', password: 'secret' })
  await one.billing.balance()
  await one.auth.logout('rt')
  await one.billing.balance()
  assert.deepEqual(
    requests.map((came) => [came.headers.authorization, came.headers['x-api-key']]),
    [
      [undefined, 'ak_live_1'],
      ['Bearer jwt', undefined],
      ['Bearer jwt', undefined],
      [undefined, 'ak_live_1'],
    ],
  )
})

for (const [name, failure] of Object.entries({
  'a lost connection': hangUp,
  'a 502': refusal(502, { 'Retry-After': '0' }),
  'a 503': refusal(503),
  'a 504': refusal(504, { 'Retry-After': '0' }),
  'a 429': refusal(429, { 'Retry-After': '0' }),
  'a 409 of a call still under way': refusal(409, { 'Retry-After': '0' }),
})) {
  test(`${name} is followed by the same call with the same Idempotency-Key`, LIMIT, async (t) => {
    const { client, requests } = await serve(t, failure, failure, json(200, COMPLETION))
    await client().chat.completions.create(CHAT)
    assert.equal(requests.length, 3)
    assert.equal(new Set(requests.map((came) => came.headers['idempotency-key'])).size, 1)
    assert.deepEqual(requests[2]?.body, CHAT)
  })
}

for (const [name, failure, kind] of /** @type {const} */ ([
  ['a 400', refusal(400), sdk.BadRequestError],
  ['a 401', refusal(401), sdk.AuthenticationError],
  ['a 402 that tells when to come back', refusal(402, { 'Retry-After': '0' }), sdk.InsufficientCreditError],
  ['a 403', refusal(403), sdk.PermissionDeniedError],
  ['a 404', refusal(404), sdk.NotFoundError],
  ['a 409', refusal(409), sdk.ConflictError],
  ['a 500', refusal(500), sdk.ServerError],
  ['a 502 that is useless to repeat', refusal(502, { 'x-should-retry': 'false' }), sdk.ServerError],
  ['an answer that is not JSON', (/** @type {any} */ r) => r.end('<html>'), sdk.AIAggregatorError],
])) {
  test(`${name} is an error at once`, LIMIT, async (t) => {
    const { client, requests } = await serve(t, failure)
    await assert.rejects(client().chat.completions.create(CHAT), kind)
    assert.equal(requests.length, 1)
  })
}

test('an error has all that the server says', LIMIT, async (t) => {
  const body = {
    statusCode: 402,
    message: 'Not enough credits',
    error: 'Payment Required',
    details: [{ field: 'max_tokens', message: 'is too much' }],
    path: '/api/v1/chat/completions',
    requestId: 'req_7',
    required: 12.5,
  }
  const { client } = await serve(t, json(402, body, { 'Retry-After': '3' }))
  const error = await client()
    .chat.completions.create(CHAT)
    .catch((failure) => failure)
  const { message, statusCode, details, path, requestId, retryAfter } = error
  assert.deepEqual(
    { statusCode, message, error: error.error, details, path, requestId, required: 12.5 },
    body,
  )
  assert.equal(retryAfter, 3)
  assert.equal(error.body.required, 12.5)
  assert.equal(error.name, 'InsufficientCreditError')
})

test('an error of something in between has its status and the request id', LIMIT, async (t) => {
  const { client } = await serve(t, (r) => r.writeHead(500, { 'X-Request-ID': 'req_8' }).end('<html>'))
  const error = await client()
    .models.list()
    .catch((failure) => failure)
  assert.ok(error instanceof sdk.ServerError)
  assert.deepEqual([error.statusCode, error.requestId, error.details], [500, 'req_8', []])
})

test('a redirect is not followed, as the key is not for whom it leads to', LIMIT, async (t) => {
  const other = await serve(t, json(200, COMPLETION))
  const { client } = await serve(t, refusal(307, { Location: `${other.url}/api/v1/models` }))
  await assert.rejects(client({ maxRetries: 0 }).models.list(), sdk.APIConnectionError)
  assert.equal(other.requests.length, 0)
})

test('it waits as long as it is told to', LIMIT, async (t) => {
  const { client } = await serve(t, refusal(429, { 'Retry-After': '0.7' }), json(200, COMPLETION))
  const begin = performance.now()
  await client().chat.completions.create(CHAT)
  assert.ok(performance.now() - begin >= 690)
})

test('a wait that goes beyond the deadline is an error at once', LIMIT, async (t) => {
  const inAMinute = new Date(Date.now() + 60_000).toUTCString()
  const { client } = await serve(t, refusal(429, { 'Retry-After': inAMinute }))
  const error = await client({ deadline: 9_000 })
    .models.list()
    .catch((failure) => failure)
  assert.ok(error instanceof sdk.RateLimitError)
  assert.ok(error.retryAfter !== null && error.retryAfter > 50)
})

test('after the last attempt its error stands', LIMIT, async (t) => {
  const { client, requests } = await serve(t, refusal(503), refusal(429))
  await assert.rejects(client({ maxRetries: 1 }).models.list(), sdk.RateLimitError)
  assert.equal(requests.length, 2)
})

for (const [name, failure] of Object.entries({ 'a lost connection': hangUp, 'a 503': refusal(503) })) {
  test(`what has no Idempotency-Key is not posted again after ${name}`, LIMIT, async (t) => {
    const { client, requests } = await serve(t, failure)
    await assert.rejects(
      client().auth.apiKeys.create({ name: 'k', permissions: ['chat'] }),
      sdk.AIAggregatorError,
    )
    assert.equal(requests.length, 1)
  })
}

test('what was refused by a limit is posted again', LIMIT, async (t) => {
  const { client } = await serve(t, refusal(429), json(201, { id: 'key_1' }))
  assert.equal((await client().auth.apiKeys.create({ name: 'k', permissions: ['chat'] })).id, 'key_1')
})

test('a silent server is left in time: a chat for good, a look once more', LIMIT, async (t) => {
  const chat = await serve(t, silence)
  const hasty = { timeout: 1_000, idempotencyKey: 'mine' }
  const error = await chat
    .client()
    .chat.completions.create(CHAT, hasty)
    .catch((failure) => failure)
  assert.ok(error instanceof sdk.APITimeoutError)
  assert.equal(error.idempotencyKey, 'mine')
  assert.equal(chat.requests.length, 1)
  await chat.requests[0]?.closed

  const look = await serve(t, silence, json(200, { balance: 1 }))
  assert.equal((await look.client({ timeout: 1_500 }).billing.balance()).balance, 1)
})

test('a body that stops in the middle is no answer', LIMIT, async (t) => {
  const cut = (/** @type {import('node:http').ServerResponse} */ response) => {
    response.writeHead(200, { 'Content-Length': '100' }).write('{"balance":')
    setTimeout(() => response.destroy(), 20)
  }
  const { client, requests } = await serve(t, cut, json(200, { balance: 2 }))
  assert.equal((await client().billing.balance()).balance, 2)
  assert.equal(requests.length, 2)
  const stopped = await serve(t, (response) => response.writeHead(200).write('{"balance":'))
  await assert.rejects(stopped.client({ timeout: 100, maxRetries: 0 }).billing.balance(), sdk.APITimeoutError)
})

test('a caller who wants no more gets his own reason, also while it waits', LIMIT, async (t) => {
  const reason = new Error('enough')
  const during = await serve(t, silence)
  const controller = new AbortController()
  const call = during.client().chat.completions.create(CHAT, { signal: controller.signal })
  setTimeout(() => controller.abort(reason), 50)
  await assert.rejects(call, reason)
  await during.requests[0]?.closed

  const waiting = await serve(t, refusal(429, { 'Retry-After': '10' }))
  const signal = AbortSignal.timeout(1_000)
  await assert.rejects(waiting.client().models.list({ signal }), { name: 'TimeoutError' })
  await assert.rejects(waiting.client().models.list({ signal }), { name: 'TimeoutError' })
  assert.equal(waiting.requests.length, 1)
})

test('names in addresses and dates in queries are written as the server reads them', LIMIT, async (t) => {
  const { client, requests, url } = await serve(t, json(200, {}), json(200, {}), json(200, {}))
  const one = client({ baseUrl: `${url}/` })
  await one.payments.get('pay/1?x')
  await one.billing.transactions({ page: 2, startDate: new Date(0), type: undefined })
  await one.analytics.usage()
  assert.deepEqual(
    requests.map((came) => came.url),
    [
      '/api/v1/payments/pay%2F1%3Fx',
      '/api/v1/billing/transactions?page=2&startDate=1970-01-01T00%3A00%3A00.000Z',
      '/api/v1/analytics/usage',
    ],
  )
})

test('an address without its scheme is an error when the client is made', () => {
  assert.throws(() => new sdk.AIAggregatorClient({ baseUrl: 'localhost:3000' }), sdk.AIAggregatorError)
})
