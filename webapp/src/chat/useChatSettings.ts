import { computed, ref, watch, type ShallowRef } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { asApiError } from '@/shared/api/errors'
import { useLoad } from '@/shared/composables/useLoad'
import { useToasts } from '@/shared/stores/toasts'

const KEPT = 'tollgate.model'

type Conversation = Schemas['KeptConversation']

/** The model and the system prompt of the conversation on the page; of a new one they are kept until it begins. */
export function useChatSettings(conversation: ShallowRef<Conversation | null>) {
  const toasts = useToasts()
  const catalogue = useLoad((signal) => unwrap(api.GET('/api/v1/models', { signal })))
  const models = computed(() =>
    (catalogue.data.value?.data ?? []).filter((one) => one.supported_features.includes('chat')),
  )
  const chosen = ref(localStorage.getItem(KEPT) ?? '')
  const newSystemPrompt = ref('')

  const model = computed({
    get: () => known(conversation.value?.model) ?? known(chosen.value) ?? first(),
    set: (next) => {
      chosen.value = next
      localStorage.setItem(KEPT, next)
      if (conversation.value) {
        // For this page at once; that the server does not know it yet harms nobody.
        const before = conversation.value
        conversation.value = { ...before, model: next }
        change({ model: next }).catch((failure: unknown) => toasts.failure(asApiError(failure)))
      }
    },
  })
  const systemPrompt = computed(() => conversation.value?.systemPrompt ?? newSystemPrompt.value)

  /** Done when it is known which models there are, or that this cannot be known. */
  async function settled(): Promise<void> {
    if (catalogue.state.value !== 'loading') return
    await new Promise<void>((resolve) => {
      const stop = watch(catalogue.state, () => {
        stop()
        resolve()
      })
    })
  }

  function known(id: string | null | undefined): string | undefined {
    return models.value.some((one) => one.id === id) ? (id ?? undefined) : undefined
  }

  function first(): string {
    return (models.value.find((one) => one.is_available) ?? models.value[0])?.id ?? ''
  }

  async function change(body: Schemas['ConversationChange']): Promise<void> {
    const of = conversation.value
    if (!of) return
    const params = { path: { conversationId: of.id } }
    const changed = await unwrap(api.PATCH('/api/v1/conversations/{conversationId}', { params, body }))
    if (conversation.value?.id === of.id) conversation.value = changed
  }

  async function saveSystemPrompt(text: string): Promise<void> {
    if (conversation.value) await change({ systemPrompt: text })
    else newSystemPrompt.value = text
  }

  // The next new conversation begins without.
  watch(conversation, (now) => {
    if (now) newSystemPrompt.value = ''
  })

  return { catalogue, settled, models, model, systemPrompt, saveSystemPrompt }
}
