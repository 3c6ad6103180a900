import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Schemas } from '@/shared/api/client'
import { asApiError, isAbort, type ApiError } from '@/shared/api/errors'
import { loadConversation, loadMessages, loadTogether, MAX_PAGE, showVersion } from './messagesApi'
import { become, keptMessage, newestId, type KeptMessage, type LiveMessage } from './thread'

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
  const isMoving = ref(false)
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

  /** What was said in another window, and the version that was chosen there. */
  async function catchUp(): Promise<void> {
    const of = id.value
    const known = newestId(messages.value)
    const isQuiet = () =>
      id.value === of &&
      !isMoving.value &&
      messages.value.at(-1)?.state === 'kept' &&
      newestId(messages.value) === known
    if (of === null || known === null || !isQuiet()) return
    const last = await loadMessages(of, { limit: 1 }).catch(() => null)
    if (!last || last.data.at(-1)?.id === known) return
    const page = await loadMessages(of, { limit: FIRST_PAGE }).catch(() => null)
    if (!page || !isQuiet()) return
    const at = page.data.findIndex((message) => message.id === known)
    const since = page.data.slice(at + 1).map(keptMessage)
    messages.value = at === -1 ? since : [...messages.value, ...since]
    if (at === -1) hasEarlier.value = page.hasEarlier
  }

  /** Goes to another version of a message, and what was said after it. */
  async function show(message: LiveMessage, version: string): Promise<void> {
    const of = id.value
    if (of === null || isMoving.value) return
    isMoving.value = true
    try {
      await showVersion(of, version)
      const together = await loadTogether(of, version)
      let page = await loadMessages(of, { after: version, limit: MAX_PAGE })
      if (id.value !== of) return
      takePlace(message, together, page.data)
      while (page.hasLater) {
        const after = page.data.at(-1)?.id ?? version
        page = await loadMessages(of, { after, limit: MAX_PAGE })
        if (id.value !== of) return
        messages.value = [...messages.value, ...page.data.map(keptMessage)]
      }
    } finally {
      isMoving.value = false
    }
  }

  /** The messages keep their rows on the page, so that neither place nor focus is lost. */
  function takePlace(message: LiveMessage, together: KeptMessage[], after: KeptMessage[]): void {
    const all = messages.value
    const end = all.indexOf(message) + 1
    const begin = Math.max(0, end - together.length)
    const rows = together.map((kept, index) => {
      const row = all[begin + index]
      if (!row || begin + index >= end) return keptMessage(kept)
      become(row, kept)
      return row
    })
    messages.value = [...all.slice(0, begin), ...rows, ...after.map(keptMessage)]
  }

  onScopeDispose(() => loading?.abort())
  return {
    id,
    opened,
    conversation,
    messages,
    state,
    error,
    hasEarlier,
    isMoving,
    open,
    loadEarlier,
    catchUp,
    show,
  }
}
