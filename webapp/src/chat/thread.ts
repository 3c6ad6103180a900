import { shallowReactive, type ShallowReactive } from 'vue'
import type { Schemas } from '@/shared/api/client'
import type { ApiError } from '@/shared/api/errors'

export type KeptMessage = Schemas['KeptMessage']

/**
 * How far a message is.
 *
 * - `kept`: stored
 * - `sent`: on its way, not known to be stored
 * - `waiting`, `growing`: an answer before and after its first word
 * - `cut`: the network failed in the middle
 * - `failed`: refused, or given up by the server
 */
export type MessageState = 'kept' | 'sent' | 'waiting' | 'growing' | 'cut' | 'failed'

/** A message on the page. Its key stays while its id becomes known. */
export interface ThreadMessage {
  key: string
  id: string | null
  role: KeptMessage['role']
  content: string
  model: string | null
  receipt: KeptMessage['receipt']
  /** The messages that stand here in all versions of the conversation; none where it is alone. */
  versions: readonly string[]
  state: MessageState
  error: ApiError | null
}

export type LiveMessage = ShallowReactive<ThreadMessage>

let lastKey = 0

export function newMessage(role: ThreadMessage['role'], content: string, state: MessageState): LiveMessage {
  return shallowReactive({
    key: `new${++lastKey}`,
    id: null,
    role,
    content,
    model: null,
    receipt: null,
    versions: [],
    state,
    error: null,
  })
}

export function keptMessage(kept: KeptMessage): LiveMessage {
  return shallowReactive({
    key: kept.id,
    id: kept.id,
    role: kept.role,
    content: kept.content,
    model: kept.model,
    receipt: kept.receipt,
    versions: kept.versions,
    state: 'kept' as const,
    error: null,
  })
}

/** What is on the page is what is stored. */
export function become(message: LiveMessage, kept: KeptMessage): void {
  message.id = kept.id
  message.content = kept.content
  message.model = kept.model
  message.receipt = kept.receipt
  message.versions = kept.versions
  message.state = 'kept'
  message.error = null
}

/** Where the newest answered question of this text is, or -1. */
export function placeOf(text: string, stored: readonly KeptMessage[]): number {
  for (let at = stored.length - 2; at >= 0; at--) {
    const isQuestion = stored[at]?.role === 'user' && stored[at]?.content === text
    if (isQuestion && stored[at + 1]?.role === 'assistant') return at
  }
  return -1
}

/** The id of the newest message that is stored, or null. */
export function newestId(messages: readonly ThreadMessage[]): string | null {
  for (let index = messages.length - 1; index >= 0; index--) {
    const id = messages[index]?.id
    if (id) return id
  }
  return null
}

/** A name for a conversation: the first line of its first message, without the marks of Markdown. */
export function titleOf(text: string): string {
  const line = text
    .split('\n')
    .filter((one) => !/^\s*(```|~~~)/.test(one))
    .map((one) =>
      one
        .replace(/^[\s>#*+-]+(?=\s)/, '')
        .replace(/\*\*|__|~~|`/g, '')
        .trim(),
    )
    .find((one) => one !== '')
  // Names hold no control characters.
  const plain = (line ?? '').replace(/\p{Cc}/gu, ' ')
  const letters = [...plain]
  return letters.length > 60 ? `${letters.slice(0, 59).join('').trimEnd()}…` : plain || '…'
}
