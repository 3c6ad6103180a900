import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APIConnectionError, AIAggregatorError, StreamError } from '../src/index.js'
import { SseParser } from '../src/stream.js'
import { CHAT, delta, events, refusal, serve, silence } from './fixtures/server.js'

const LIMIT = { timeout: 60_000 }
const STREAMED = { ...CHAT, stream: /** @type {const} */ (true) }
const DONE = 'data: [DONE]\n\n'

/**
 * What was read until the end, and the failure that ended it.
 *
 * @param {import('../src/api.js').Stream} stream
 * @param {() => void} [onPiece] called after each piece
 */
async function read(stream, onPiece = () => {}) {
  let text = ''
  try {
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      onPiece()
    }
    return { text, failure: null }
  } catch (failure) {
    return { text, failure }
  }
}

test('an answer comes in pieces, up to its end', LIMIT, async (t) => {
  const { client, requests } = await serve(t, events([delta('При'), ': keep-alive\n\n', delta('вет'), DONE]))
  const stream = await client().chat.completions.create(STREAMED)
  assert.equal(stream.requestId, 'req_1')
  assert.deepEqual(await read(stream), { text: 'Привет', failure: null })
  assert.equal(requests[0]?.headers.accept, 'text/event-stream')
  assert.equal(requests[0]?.body.stream, true)
})

test('it does not matter where the bytes are cut', LIMIT, async (t) => {
  const bytes = new TextEncoder().encode(delta('Да 👋') + delta('!') + DONE)
  const { client } = await serve(t, events(Array.from(bytes, (byte) => Uint8Array.of(byte))))
  assert.deepEqual(await read(await client().chat.completions.create(STREAMED)), {
    text: 'Да 👋!',
    failure: null,
  })
})

for (const [name, end] of Object.entries({ LF: '\n', CR: '\r', CRLF: '\r\n' })) {
  test(`lines end with ${name}, events with an empty one, cut anywhere`, () => {
    const lines = [
      ':hi',
      'data: one',
      'id: 7',
      '',
      '',
      'event: x',
      'data:two',
      'data:  lines',
      '',
      'data',
      '',
      'data: cut',
    ]
    const text = lines.join(end)
    for (let cut = 0; cut <= text.length; cut++) {
      const parser = new SseParser()
      const given = [...parser.push(text.slice(0, cut)), ...parser.push(''), ...parser.push(text.slice(cut))]
      assert.deepEqual(given, ['one', 'two\n lines'], `cut at ${cut}`)
    }
  })
}

test('an event without an end is an error, not a memory full', () => {
  const parser = new SseParser()
  assert.throws(() => {
    for (let i = 0; i < 20; i++) assert.deepEqual([...parser.push(`data: ${'x'.repeat(1_000_000)}\n`)], [])
  }, /too long/)
})

test('an error in the middle has the words of the server', LIMIT, async (t) => {
  const said = `data: ${JSON.stringify({ error: { message: 'The provider failed', code: 'upstream_error' } })}\n\n`
  const { client, requests } = await serve(t, events([delta('One'), said]))
  const { text, failure } = await read(await client().chat.completions.create(STREAMED))
  assert.equal(text, 'One')
  assert.ok(failure instanceof StreamError)
  assert.deepEqual(
    [failure.message, failure.code, failure.requestId],
    ['The provider failed', 'upstream_error', 'req_1'],
  )
  assert.equal(requests.length, 1)
})

for (const [name, answer] of Object.entries({
  'ends without [DONE]': events([delta('One')]),
  'loses its connection': events([delta('One')], 'break'),
  'falls silent': events([delta('One')], 'hang'),
  'turns into something else': events([delta('One'), 'data: <html>\n\n'], 'hang'),
})) {
  test(`an answer that ${name} is an error, and is not asked for again`, LIMIT, async (t) => {
    const { client, requests } = await serve(t, answer)
    const { text, failure } = await read(await client({ timeout: 1_500 }).chat.completions.create(STREAMED))
    assert.equal(text, 'One')
    assert.ok(failure instanceof StreamError, String(failure))
    assert.equal(failure.code, null)
    await requests[0]?.closed
    assert.equal(requests.length, 1)
  })
}

test('a connection that lives on after the end of the answer is no error', LIMIT, async (t) => {
  const { client, requests } = await serve(t, events([delta('One'), DONE], 'hang'))
  assert.deepEqual(await read(await client().chat.completions.create(STREAMED)), {
    text: 'One',
    failure: null,
  })
  await requests[0]?.closed
})

test('what has not begun is asked for again', LIMIT, async (t) => {
  const { client, requests } = await serve(t, refusal(503), events([delta('One'), DONE]))
  assert.equal((await read(await client().chat.completions.create(STREAMED))).text, 'One')
  assert.equal(requests[0]?.headers['idempotency-key'], requests[1]?.headers['idempotency-key'])
})

test('a stream that does not begin in time is an error', LIMIT, async (t) => {
  const { client } = await serve(t, silence)
  await assert.rejects(client({ timeout: 100 }).chat.completions.create(STREAMED), APIConnectionError)
})

test('abort ends the loop and the request', LIMIT, async (t) => {
  const { client, requests } = await serve(t, events([delta('One')], 'hang'))
  const stream = await client().chat.completions.create(STREAMED)
  // While it waits for the next piece.
  const abortSoon = () => setTimeout(() => stream.abort(), 50)
  assert.deepEqual(await read(stream, abortSoon), { text: 'One', failure: null })
  await requests[0]?.closed
})

test('leaving the loop ends the request', LIMIT, async (t) => {
  const { client, requests } = await serve(t, events([delta('One'), delta('Two')], 'hang'))
  const stream = await client().chat.completions.create(STREAMED)
  for await (const chunk of stream) {
    assert.equal(chunk.choices[0]?.delta.content, 'One')
    break
  }
  await requests[0]?.closed
  await assert.rejects(async () => {
    for await (const _ of stream);
  }, AIAggregatorError)
})

test("the caller's signal ends the loop with his reason", LIMIT, async (t) => {
  const { client, requests } = await serve(t, events([delta('One')], 'hang'))
  const controller = new AbortController()
  const stream = await client().chat.completions.create(STREAMED, { signal: controller.signal })
  const reason = new Error('enough')
  const abortSoon = () => setTimeout(() => controller.abort(reason), 50)
  assert.deepEqual(await read(stream, abortSoon), { text: 'One', failure: reason })
  await requests[0]?.closed
})
