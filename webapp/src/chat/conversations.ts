import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { api, apiFetch, unwrap, type Schemas } from '@/shared/api/client'
import { ApiError, asApiError } from '@/shared/api/errors'
import { onSession } from '@/shared/api/session'

export type Listed = Schemas['FoundConversation']

const LIMIT = 40

/** The person's conversations, as far as they were asked for, and what can be done with them. */
export const useConversations = defineStore('conversations', () => {
  const list = shallowRef<Listed[]>([])
  const state = ref<'idle' | 'loading' | 'done' | 'error'>('idle')
  const error = shallowRef<ApiError | null>(null)
  const query = ref('')
  const total = ref(0)
  const isComplete = ref(true)
  const hasMore = computed(() => list.value.length < total.value)
  let newest = 0
  let page = 0

  /** Asks for the first page; what is shown stays until it is there. */
  async function load(): Promise<void> {
    page = 0
    await ask()
  }

  /** Asks for the next page. */
  async function more(): Promise<void> {
    if (state.value !== 'loading' && hasMore.value) await ask()
  }

  async function ask(): Promise<void> {
    const own = ++newest
    state.value = 'loading'
    const q = query.value.trim()
    const params = { query: { page: page + 1, limit: LIMIT, ...(q ? { q } : {}) } }
    try {
      const found = await unwrap(api.GET('/api/v1/conversations', { params }))
      if (own !== newest) return
      page += 1
      const shown = page === 1 ? [] : list.value
      const known = new Set(shown.map((one) => one.id))
      list.value = [...shown, ...found.data.filter((one) => !known.has(one.id))]
      total.value = found.pagination.total
      isComplete.value = found.complete
      error.value = null
      state.value = 'done'
    } catch (failure) {
      if (own !== newest) return
      error.value = asApiError(failure)
      state.value = 'error'
    }
  }

  /** Puts one at the top: begun now, or spoken in now. */
  function touch(conversation: Schemas['KeptConversation']): void {
    const rest = list.value.filter((one) => one.id !== conversation.id)
    if (rest.length === list.value.length) total.value += 1
    list.value = [{ excerpt: null, ...conversation, updatedAt: new Date().toISOString() }, ...rest]
  }

  async function rename(id: string, title: string): Promise<void> {
    const params = { path: { conversationId: id } }
    const changed = await unwrap(
      api.PATCH('/api/v1/conversations/{conversationId}', { params, body: { title } }),
    )
    list.value = list.value.map((one) => (one.id === id ? { ...one, ...changed } : one))
  }

  async function remove(id: string): Promise<void> {
    await unwrap(
      api.DELETE('/api/v1/conversations/{conversationId}', { params: { path: { conversationId: id } } }),
    )
    list.value = list.value.filter((one) => one.id !== id)
    total.value -= 1
  }

  /** The conversation as a file that an import takes. */
  async function file(id: string): Promise<Blob> {
    const response = await apiFetch(`/api/v1/conversations/${encodeURIComponent(id)}/export`)
    if (!response.ok) throw await ApiError.of(response)
    return response.blob()
  }

  /** Takes the conversations of a file in; the first of them. */
  async function take(text: string): Promise<Schemas['KeptConversation'] | undefined> {
    const response = await apiFetch('/api/v1/conversation-imports', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: text,
    })
    if (!response.ok) throw await ApiError.of(response)
    const taken = (await response.json()) as Schemas['ConversationList']
    query.value = ''
    await load()
    return taken.data[0]
  }

  onSession(() => {
    newest += 1
    list.value = []
    total.value = 0
    query.value = ''
    state.value = 'idle'
  })

  return {
    list,
    state,
    error,
    query,
    total,
    isComplete,
    hasMore,
    load,
    more,
    touch,
    rename,
    remove,
    file,
    take,
  }
})
