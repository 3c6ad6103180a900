import { apiFetch, type Schemas } from '@/shared/api/client'
import { ApiError } from '@/shared/api/errors'
import { readEvents } from './sse'

export type ChatRequest = Schemas['SimpleChatRequest']

/** The stream ended before its answer did: the network failed in between. */
export class CutOff extends Error {
  override readonly name = 'CutOff'
}

/**
 * Asks for an answer and gives its text as it comes. Fails with an ApiError when the server refuses or gives up, and with
 * CutOff when the stream ends in the middle. To stop it is to abort.
 */
export async function* streamAnswer(request: ChatRequest, signal: AbortSignal): AsyncGenerator<string> {
  const response = await apiFetch('/api/chat', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ ...request, stream: true }),
    signal,
  })
  if (!response.ok) throw await ApiError.of(response)
  if (!response.body) throw new CutOff()
  try {
    for await (const { event, data } of readEvents(response.body)) {
      if (event === 'done') return
      if (event === 'error') throw refusal(data)
      if (event === 'message') yield textOf(data)
    }
  } catch (failure) {
    if (failure instanceof ApiError || signal.aborted) throw failure
    throw new CutOff()
  }
  throw new CutOff()
}

function textOf(data: string): string {
  const said: unknown = JSON.parse(data)
  return typeof said === 'object' && said !== null && 'text' in said ? String(said.text) : ''
}

/** What the server says when the answer broke off on its side: nothing was charged. */
function refusal(data: string): ApiError {
  const said = JSON.parse(data) as { message?: unknown }
  return new ApiError(502, typeof said.message === 'string' ? said.message : '')
}
