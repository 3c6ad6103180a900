import { ref, type Ref } from 'vue'
import type { Schemas } from '@/shared/api/client'
import { useLoad, type Load } from '@/shared/composables/useLoad'

export interface Page<T> {
  data: T[]
  pagination: Schemas['PageInfo']
}

export interface Paged<P> extends Load<P> {
  page: Ref<number>
  /** Shows another page; the first one after a change of what is searched for. */
  go: (page: number) => void
}

/** A list that the server pages. */
export function usePaged<T, P extends Page<T>>(
  ask: (page: number, signal: AbortSignal) => Promise<P>,
): Paged<P> {
  const page = ref(1)
  const load = useLoad((signal) => ask(page.value, signal))

  function go(next: number): void {
    page.value = next
    void load.reload()
  }

  return { ...load, page, go }
}
