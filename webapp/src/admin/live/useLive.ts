import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { apiFetch } from '@/shared/api/client'
import { asApiError, ApiError, isAbort } from '@/shared/api/errors'
import { eventsIn } from './events'

/** What the server tells once a second. */
export interface LiveView {
  at: string
  requestsPerSecond: number
  promptTokensPerSecond: number
  answerTokensPerSecond: number
  active: number
  errorsPerSecond: Record<string, number>
  nodes: (Rates & { id: string })[]
}

export interface Rates {
  requestsPerSecond: number
  promptTokensPerSecond: number
  answerTokensPerSecond: number
  active: number
}

export interface LiveTraffic {
  views: ShallowRef<LiveView[]>
  error: ShallowRef<ApiError | null>
  connected: Ref<boolean>
  start: () => Promise<void>
}

/** So many seconds are shown. */
const KEPT = 120
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15_000

/**
 * The live figures of all nodes while the page is open. A stream that ends, as with the token or the node it came from,
 * is begun again; what somebody may not see stays an error.
 */
export function useLive(): LiveTraffic {
  const views = shallowRef<LiveView[]>([])
  const error = shallowRef<ApiError | null>(null)
  const connected = ref(false)
  let running: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = FIRST_WAIT_MS

  async function start(): Promise<void> {
    running?.abort()
    clearTimeout(timer)
    const own = new AbortController()
    running = own
    try {
      await read(own.signal)
      again(own)
    } catch (failure) {
      if (isAbort(failure) || running !== own) return
      error.value = asApiError(failure)
      if (['offline', 'unavailable', 'fault'].includes(error.value.kind)) again(own)
    } finally {
      if (running === own) connected.value = false
    }
  }

  function again(own: AbortController): void {
    if (running !== own || own.signal.aborted) return
    timer = setTimeout(() => void start(), wait)
    wait = Math.min(2 * wait, LONGEST_WAIT_MS)
  }

  async function read(signal: AbortSignal): Promise<void> {
    const response = await apiFetch('/api/v1/admin/live', { signal })
    if (!response.ok || !response.body) throw await ApiError.of(response)
    connected.value = true
    error.value = null
    try {
      for await (const event of eventsIn(response.body)) {
        if (event.type !== 'live') return
        wait = FIRST_WAIT_MS
        views.value = [...views.value, JSON.parse(event.data) as LiveView].slice(-KEPT)
      }
    } catch (failure) {
      throw isAbort(failure) ? failure : ApiError.offline()
    }
  }

  onScopeDispose(() => {
    running?.abort()
    running = null
    clearTimeout(timer)
  })
  void start()
  return { views, error, connected, start }
}
