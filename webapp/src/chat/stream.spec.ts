import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/shared/api/errors'
import { CutOff, streamAnswer } from './stream'

const REQUEST = { userId: 'usr_1', message: 'Hello', stream: true }
const BEGIN = 'event: message\ndata: {"text":"Hel"}\n\nevent: message\ndata: {"text":"lo"}\n\n'

function answers(body: string, status = 200, fails = false): void {
  let isGiven = false
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!isGiven) controller.enqueue(new TextEncoder().encode(body))
      else if (fails) controller.error(new TypeError('network'))
      else controller.close()
      isGiven = true
    },
  })
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response(stream, { status }))),
  )
}

async function read(): Promise<{ text: string; failure: unknown }> {
  let text = ''
  try {
    for await (const piece of streamAnswer(REQUEST, new AbortController().signal)) text += piece
    return { text, failure: null }
  } catch (failure) {
    return { text, failure }
  }
}

describe('a streamed answer', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('gives its pieces up to its end', async () => {
    answers(`${BEGIN}event: usage\ndata: {}\n\nevent: done\ndata: {}\n\n`)
    expect(await read()).toEqual({ text: 'Hello', failure: null })
  })

  it('is cut off when it ends without an end, or the network fails', async () => {
    for (const fails of [false, true]) {
      answers(BEGIN, 200, fails)
      const { text, failure } = await read()
      expect(text).toBe('Hello')
      expect(failure).toBeInstanceOf(CutOff)
    }
  })

  it('fails with what the server says', async () => {
    answers(`${BEGIN}event: error\ndata: {"message":"The provider is away","code":"upstream_error"}\n\n`)
    const broken = await read()
    expect(broken.text).toBe('Hello')
    expect(broken.failure).toBeInstanceOf(ApiError)
    expect((broken.failure as ApiError).kind).toBe('unavailable')
    answers('{"statusCode":402,"message":"no credits"}', 402)
    expect(((await read()).failure as ApiError).kind).toBe('noCredit')
  })
})
