import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asApiError, isAbort, type ApiError } from '../api/errors'

export type LoadState = 'idle' | 'loading' | 'done' | 'error'

export interface Load<T> {
  state: Ref<LoadState>
  data: ShallowRef<T | null>
  error: ShallowRef<ApiError | null>
  /** Asks anew; what is shown stays until the answer is there. */
  reload: () => Promise<void>
}

/**
 * Something that a page shows and the server knows. Only the newest call counts: an older one is aborted, as are all when
 * the page is left.
 */
export function useLoad<T>(ask: (signal: AbortSignal) => Promise<T>, startNow = true): Load<T> {
  const state = ref<LoadState>('idle')
  const data = shallowRef<T | null>(null)
  const error = shallowRef<ApiError | null>(null)
  let running: AbortController | null = null

  async function reload(): Promise<void> {
    running?.abort()
    const own = new AbortController()
    running = own
    state.value = 'loading'
    try {
      const found = await ask(own.signal)
      if (running !== own) return
      data.value = found
      error.value = null
      state.value = 'done'
    } catch (failure) {
      if (running !== own || isAbort(failure)) return
      error.value = asApiError(failure)
      state.value = 'error'
    }
  }

  onScopeDispose(() => {
    running?.abort()
    running = null
  })
  if (startNow) void reload()
  return { state, data, error, reload }
}
