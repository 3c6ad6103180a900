import { api, unwrap, type Schemas } from '@/shared/api/client'

export type MessagePage = Schemas['MessagePage']

/** As many as the server gives at once. */
export const MAX_PAGE = 200

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

/** One message with those before it that were said together with it, the oldest first. */
export async function loadTogether(conversationId: string, id: string): Promise<MessagePage['data']> {
  const { number, index } = placeOfId(id)
  const page = await loadMessages(conversationId, {
    before: `${number}.${index + 1}`,
    limit: Math.min(MAX_PAGE, index + 1),
  })
  return page.data.filter((message) => placeOfId(message.id).number === number)
}

/** Shows the version of a conversation that has this message. */
export function showVersion(conversationId: string, shown: string): Promise<Schemas['KeptConversation']> {
  const params = { path: { conversationId } }
  return unwrap(api.PATCH('/api/v1/conversations/{conversationId}', { params, body: { shown } }))
}

function placeOfId(id: string): { number: string; index: number } {
  const [number = '', index = ''] = id.split('.')
  return { number, index: Number(index) }
}
