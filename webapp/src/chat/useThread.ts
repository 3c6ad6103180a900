import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { asApiError, isAbort, type ApiError } from '@/shared/api/errors'
import { session } from '@/shared/api/session'
import { useAccount } from '@/shared/stores/account'
import { Frames } from './frames'
import { CutOff, streamAnswer } from './stream'
import {
  become,
  keptMessage,
  newestId,
  newMessage,
  titleOf,
  type KeptMessage,
  type LiveMessage,
} from './thread'

const PAGE = 60
/** A stopped answer is stored a moment after the stream is left. */
const STORED_AFTER_MS = [150, 400, 1_000, 2_500]

export interface ThreadOptions {
  model: () => string
  systemPrompt: () => string
  /** A conversation was begun, or something was said in it. */
  onBegun: (conversation: Schemas['KeptConversation']) => void
  onSaid: (id: string) => void
}

/** One conversation on the page: its messages, page by page, and what is being said. */
export function useThread(options: ThreadOptions) {
  const account = useAccount()
  const id = ref<string | null>(null)
  const conversation = shallowRef<Schemas['KeptConversation'] | null>(null)
  const messages = shallowRef<LiveMessage[]>([])
  const state = ref<'loading' | 'done' | 'error'>('done')
  const error = shallowRef<ApiError | null>(null)
  const hasEarlier = ref(false)
  const running = shallowRef<AbortController | null>(null)
  /** Another number for another conversation on the page; one that begins here keeps its own. */
  const opened = ref(0)
  const isBusy = computed(() => running.value !== null)
  let loading: AbortController | null = null
  let loadingEarlier = false

  function path(conversationId: string) {
    return { path: { conversationId } }
  }

  /** Shows a conversation; null: a new one. */
  async function open(next: string | null): Promise<void> {
    stop()
    loading?.abort()
    opened.value += 1
    id.value = next
    conversation.value = null
    messages.value = []
    hasEarlier.value = false
    error.value = null
    state.value = next === null ? 'done' : 'loading'
    if (next === null) return
    const own = new AbortController()
    loading = own
    try {
      const params = path(next)
      const [found, page] = await Promise.all([
        unwrap(api.GET('/api/v1/conversations/{conversationId}', { params, signal: own.signal })),
        newest(next, own.signal),
      ])
      if (loading !== own) return
      conversation.value = found
      messages.value = page.data.map(keptMessage)
      hasEarlier.value = page.hasEarlier
      state.value = 'done'
    } catch (failure) {
      if (loading !== own || isAbort(failure)) return
      error.value = asApiError(failure)
      state.value = 'error'
    }
  }

  function newest(of: string, signal: AbortSignal) {
    const params = { ...path(of), query: { limit: PAGE } }
    return unwrap(api.GET('/api/v1/conversations/{conversationId}/messages', { params, signal }))
  }

  async function loadEarlier(): Promise<void> {
    const first = messages.value.find((message) => message.id !== null)?.id
    const of = id.value
    if (!first || of === null || !hasEarlier.value || loadingEarlier) return
    loadingEarlier = true
    try {
      const params = { ...path(of), query: { before: first, limit: 100 } }
      const page = await unwrap(api.GET('/api/v1/conversations/{conversationId}/messages', { params }))
      if (id.value !== of) return
      messages.value = [...page.data.map(keptMessage), ...messages.value]
      hasEarlier.value = page.hasEarlier
    } catch {
      // The next scroll asks again.
    } finally {
      loadingEarlier = false
    }
  }

  /** Says something; in place of a message and all after it when one is named. */
  async function send(text: string, replaced: LiveMessage | null = null): Promise<boolean> {
    if (running.value) return false
    const own = new AbortController()
    running.value = own
    error.value = null
    const before = messages.value
    const kept = replaced ? before.slice(0, before.indexOf(replaced)) : before
    const question = newMessage('user', text, 'sent')
    const answer = newMessage('assistant', '', 'waiting')
    answer.model = options.model()
    messages.value = [...kept, question, answer]
    try {
      await begin(text, own.signal)
      await receive(question, answer, replaced?.id ?? null, own.signal)
      return true
    } catch (failure) {
      await ended(failure, {
        question,
        answer,
        before,
        isReplacement: !!replaced?.id,
        wasStopped: own.signal.aborted,
      })
      return false
    } finally {
      if (running.value === own) running.value = null
      account.loadBalance().catch(() => undefined)
    }
  }

  async function begin(text: string, signal: AbortSignal): Promise<void> {
    if (id.value !== null) return
    const systemPrompt = options.systemPrompt()
    const body = { title: titleOf(text), model: options.model(), ...(systemPrompt ? { systemPrompt } : {}) }
    const begun = await unwrap(api.POST('/api/v1/conversations', { body, signal }))
    id.value = begun.id
    conversation.value = begun
    options.onBegun(begun)
  }

  async function receive(
    question: LiveMessage,
    answer: LiveMessage,
    replaceFrom: string | null,
    signal: AbortSignal,
  ): Promise<void> {
    const of = id.value
    if (of === null || !session.value) return
    const frames = new Frames((piece) => {
      answer.content += piece
      answer.state = 'growing'
    })
    try {
      const request = {
        userId: session.value.userId,
        message: question.content,
        model: options.model(),
        conversationId: of,
        stream: true,
        ...(replaceFrom ? { replaceFrom } : {}),
      }
      for await (const piece of streamAnswer(request, signal)) frames.add(piece)
    } finally {
      frames.end()
    }
    options.onSaid(of)
    await settle(of, question, answer)
  }

  /** Takes over what was stored of the newest two messages; whether it was there. */
  async function settle(of: string, question: LiveMessage, answer: LiveMessage): Promise<boolean> {
    const stored = await storedSince(of, question).catch(() => null)
    const [asked, answered] = stored?.filter((one) => one.role !== 'system').slice(-2) ?? []
    if (!asked || !answered || asked.content !== question.content) {
      // It was stored, only its figures cannot be told now.
      if (answer.state === 'growing') answer.state = 'kept'
      return false
    }
    become(question, asked)
    become(answer, answered)
    return true
  }

  async function storedSince(of: string, question: LiveMessage): Promise<KeptMessage[]> {
    const all = messages.value
    const after = newestId(all.slice(0, Math.max(0, all.indexOf(question))))
    const params = { ...path(of), query: { limit: 10, ...(after ? { after } : {}) } }
    const page = await unwrap(api.GET('/api/v1/conversations/{conversationId}/messages', { params }))
    return page.data
  }

  interface End {
    question: LiveMessage
    answer: LiveMessage
    before: LiveMessage[]
    isReplacement: boolean
    wasStopped: boolean
  }

  async function ended(failure: unknown, end: End): Promise<void> {
    const { question, answer } = end
    if (end.wasStopped) {
      await stopped(end)
      return
    }
    const isCut = failure instanceof CutOff
    answer.error = isCut ? null : asApiError(failure)
    answer.state = isCut ? 'cut' : 'failed'
    if (end.isReplacement && answer.content === '' && !isCut) {
      // Nothing was said instead, so what was there is there still.
      messages.value = end.before
      error.value = asApiError(failure)
    } else if (question.id === null) {
      question.state = 'sent'
    }
  }

  /** The server stores what it had sent by then. */
  async function stopped({ question, answer, before, isReplacement }: End): Promise<void> {
    const of = id.value
    if (answer.content === '') {
      messages.value = isReplacement ? before : messages.value.filter((one) => one !== answer)
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
    const all = messages.value
    const at = all.indexOf(answer)
    const question = all[at - 1]
    const of = id.value
    if (!question || question.role !== 'user' || isBusy.value) return
    if (question.id === null && of !== null) await settle(of, question, answer)
    await send(question.content, question)
  }

  /** What was said in another window. */
  async function catchUp(): Promise<void> {
    const of = id.value
    const after = newestId(messages.value)
    if (of === null || after === null || isBusy.value || messages.value.at(-1)?.state !== 'kept') return
    const params = { ...path(of), query: { after, limit: 100 } }
    const page = await unwrap(api.GET('/api/v1/conversations/{conversationId}/messages', { params })).catch(
      () => null,
    )
    if (
      page &&
      page.data.length > 0 &&
      id.value === of &&
      !isBusy.value &&
      newestId(messages.value) === after
    ) {
      messages.value = [...messages.value, ...page.data.map(keptMessage)]
    }
  }

  onScopeDispose(() => {
    loading?.abort()
    stop()
  })
  return {
    id,
    opened,
    conversation,
    messages,
    state,
    error,
    hasEarlier,
    isBusy,
    open,
    loadEarlier,
    send,
    stop,
    retry,
    catchUp,
  }
}
