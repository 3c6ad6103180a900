import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Schemas } from '@/shared/api/client'
import { asApiError, isAbort, type ApiError } from '@/shared/api/errors'
import { loadConversation, loadMessages } from './messagesApi'
import { keptMessage, newestId, type LiveMessage } from './thread'

const FIRST_PAGE = 60
const PAGE = 100

/** The conversation on the page and those of its messages that were asked for. */
export function useMessages() {
  const id = ref<string | null>(null)
  /** Another number for another conversation on the page; one that begins here keeps its own. */
  const opened = ref(0)
  const conversation = shallowRef<Schemas['KeptConversation'] | null>(null)
  const messages = shallowRef<LiveMessage[]>([])
  const state = ref<'loading' | 'done' | 'error'>('done')
  const error = shallowRef<ApiError | null>(null)
  const hasEarlier = ref(false)
  let loading: AbortController | null = null
  let loadingEarlier = false

  function clear(next: string | null): void {
    loading?.abort()
    opened.value += 1
    id.value = next
    conversation.value = null
    messages.value = []
    hasEarlier.value = false
    error.value = null
    state.value = next === null ? 'done' : 'loading'
  }

  /** Shows a conversation; null: a new one. */
  async function open(next: string | null): Promise<void> {
    clear(next)
    if (next === null) return
    const own = new AbortController()
    loading = own
    try {
      const [found, page] = await Promise.all([
        loadConversation(next, own.signal),
        loadMessages(next, { limit: FIRST_PAGE }, own.signal),
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

  async function loadEarlier(): Promise<void> {
    const before = messages.value.find((message) => message.id !== null)?.id
    const of = id.value
    if (!before || of === null || !hasEarlier.value || loadingEarlier) return
    loadingEarlier = true
    try {
      const page = await loadMessages(of, { before, limit: PAGE })
      if (id.value !== of) return
      messages.value = [...page.data.map(keptMessage), ...messages.value]
      hasEarlier.value = page.hasEarlier
    } catch {
      // The next scroll asks again.
    } finally {
      loadingEarlier = false
    }
  }

  /** What was said in another window. */
  async function catchUp(): Promise<void> {
    const of = id.value
    const after = newestId(messages.value)
    const isQuiet = () => messages.value.at(-1)?.state === 'kept' && newestId(messages.value) === after
    if (of === null || after === null || !isQuiet()) return
    const page = await loadMessages(of, { after, limit: PAGE }).catch(() => null)
    if (page && page.data.length > 0 && id.value === of && isQuiet()) {
      messages.value = [...messages.value, ...page.data.map(keptMessage)]
    }
  }

  onScopeDispose(() => loading?.abort())
  return { id, opened, conversation, messages, state, error, hasEarlier, open, loadEarlier, catchUp }
}
