import { api, unwrap, type Schemas } from '@/shared/api/client'

export type MessagePage = Schemas['MessagePage']

interface Place {
  before?: string
  after?: string
  limit: number
}

/** Messages next to a place, the oldest first; the newest of all where none is named. */
export function loadMessages(
  conversationId: string,
  place: Place,
  signal?: AbortSignal,
): Promise<MessagePage> {
  const params = { path: { conversationId }, query: place }
  return unwrap(
    api.GET('/api/v1/conversations/{conversationId}/messages', { params, ...(signal ? { signal } : {}) }),
  )
}

/** What stands about a conversation. */
export function loadConversation(id: string, signal: AbortSignal): Promise<Schemas['KeptConversation']> {
  return unwrap(
    api.GET('/api/v1/conversations/{conversationId}', { params: { path: { conversationId: id } }, signal }),
  )
}
