import { computed, onScopeDispose, shallowRef } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { asApiError } from '@/shared/api/errors'
import { session } from '@/shared/api/session'
import { useAccount } from '@/shared/stores/account'
import { Frames } from './frames'
import { loadMessages } from './messagesApi'
import { CutOff, streamAnswer } from './stream'
import {
  become,
  keptMessage,
  newestId,
  newMessage,
  placeOf,
  titleOf,
  type KeptMessage,
  type LiveMessage,
} from './thread'
import { useMessages } from './useMessages'

/** A stopped answer is stored a moment after the stream is left. */
const STORED_AFTER_MS = [150, 400, 1_000, 2_500]

export interface ThreadOptions {
  model: () => string
  systemPrompt: () => string
  /** A conversation was begun, or something was said in it. */
  onBegun: (conversation: Schemas['KeptConversation']) => void
  onSaid: (id: string) => void
  /** A message was stopped before anything came of it. */
  onUnsent: (text: string) => void
}

/** One question with its answer, and what was on the page before. */
interface Turn {
  question: LiveMessage
  answer: LiveMessage
  before: LiveMessage[]
  /** The stored message whose place the question takes, with all after it. */
  replaceFrom: string | null
  stop: AbortController
}

/** What is said in a conversation: asked, answered in a stream, stopped, asked again. */
export function useThread(options: ThreadOptions) {
  const account = useAccount()
  const shown = useMessages()
  const { id, conversation, messages, error } = shown
  const running = shallowRef<AbortController | null>(null)
  const isBusy = computed(() => running.value !== null)

  async function open(next: string | null): Promise<void> {
    stop()
    await shown.open(next)
  }

  /** Says something; in place of a message and all after it when one is named. */
  async function send(text: string, replaced: LiveMessage | null = null): Promise<void> {
    if (running.value || shown.isMoving.value) return
    const turn = beginTurn(text, replaced)
    running.value = turn.stop
    try {
      await beginConversation(text, turn.stop.signal)
      await receive(turn)
    } catch (failure) {
      if (turn.stop.signal.aborted) await stopped(turn)
      else failed(turn, failure)
    } finally {
      if (running.value === turn.stop) running.value = null
      account.loadBalance().catch(() => undefined)
    }
  }

  function beginTurn(text: string, replaced: LiveMessage | null): Turn {
    const before = messages.value
    const question = newMessage('user', text, 'sent')
    const answer = newMessage('assistant', '', 'waiting')
    answer.model = options.model()
    error.value = null
    messages.value = [...(replaced ? before.slice(0, before.indexOf(replaced)) : before), question, answer]
    return { question, answer, before, replaceFrom: replaced?.id ?? null, stop: new AbortController() }
  }

  async function beginConversation(text: string, signal: AbortSignal): Promise<void> {
    if (id.value !== null) return
    const systemPrompt = options.systemPrompt()
    const body = { title: titleOf(text), model: options.model(), ...(systemPrompt ? { systemPrompt } : {}) }
    const begun = await unwrap(api.POST('/api/v1/conversations', { body, signal }))
    id.value = begun.id
    conversation.value = begun
    options.onBegun(begun)
  }

  async function receive({ question, answer, replaceFrom, stop: { signal } }: Turn): Promise<void> {
    const of = id.value
    if (of === null || !session.value) return
    const frames = new Frames((piece) => {
      answer.content += piece
      answer.state = 'growing'
    })
    const request = {
      userId: session.value.userId,
      message: question.content,
      model: options.model(),
      conversationId: of,
      stream: true,
      ...(replaceFrom ? { replaceFrom } : {}),
    }
    try {
      for await (const piece of streamAnswer(request, signal)) frames.add(piece)
    } finally {
      frames.end()
    }
    options.onSaid(of)
    await settle(of, question, answer)
  }

  /** Takes over what was stored of a question and its answer; whether it was there. */
  async function settle(of: string, question: LiveMessage, answer: LiveMessage): Promise<boolean> {
    const stored = await storedSince(of, question).catch(() => [])
    const at = placeOf(question.content, stored)
    const asked = stored[at]
    const answered = stored[at + 1]
    if (!asked || !answered) {
      // It was stored, only its figures cannot be told now.
      if (answer.state === 'growing') answer.state = 'kept'
      return false
    }
    become(question, asked)
    become(answer, answered)
    if (stored.length > 2 && id.value === of) {
      // Something was said in another window meanwhile.
      const shownNow = new Map([asked, answered].map((one, index) => [one.id, index ? answer : question]))
      const since = stored.map((one) => shownNow.get(one.id) ?? keptMessage(one))
      messages.value = [...messages.value.slice(0, messages.value.indexOf(question)), ...since]
    }
    return true
  }

  async function storedSince(of: string, question: LiveMessage): Promise<KeptMessage[]> {
    const all = messages.value
    const after = newestId(all.slice(0, Math.max(0, all.indexOf(question))))
    return (await loadMessages(of, { limit: 20, ...(after ? { after } : {}) })).data
  }

  function failed({ answer, before, replaceFrom }: Turn, failure: unknown): void {
    if (failure instanceof CutOff) {
      answer.state = 'cut'
    } else if (replaceFrom && answer.content === '') {
      // Nothing was said instead, so what was there is there still.
      messages.value = before
      error.value = asApiError(failure)
    } else {
      answer.state = 'failed'
      answer.error = asApiError(failure)
    }
  }

  /** The server stores what it had sent by then. */
  async function stopped({ question, answer, before, replaceFrom }: Turn): Promise<void> {
    const of = id.value
    if (answer.content === '') {
      messages.value = before
      if (!replaceFrom) options.onUnsent(question.content)
      return
    }
    answer.state = 'kept'
    for (const wait of STORED_AFTER_MS) {
      await new Promise((resolve) => setTimeout(resolve, wait))
      if (of === null || id.value !== of || (await settle(of, question, answer))) return
    }
  }

  function stop(): void {
    running.value?.abort()
  }

  /** Asks the same again: for another answer, or because the first try failed. */
  async function retry(answer: LiveMessage): Promise<void> {
    const question = messages.value[messages.value.indexOf(answer) - 1]
    if (question?.role !== 'user' || isBusy.value) return
    // It may have been stored although the line broke: then it is replaced.
    if (question.id === null && id.value !== null) await settle(id.value, question, answer)
    await send(question.content, question)
  }

  onScopeDispose(stop)
  return { ...shown, isBusy, open, send, stop, retry }
}
