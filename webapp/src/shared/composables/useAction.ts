import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { asApiError, type ApiError } from '../api/errors'

export interface Action<A extends unknown[]> {
  busy: Ref<boolean>
  error: ShallowRef<ApiError | null>
  /** What is wrong with each field, by its name. */
  fields: ComputedRef<Record<string, string>>
  /** Acts, unless it is under way already; whether it went well. */
  run: (...args: A) => Promise<boolean>
}

/** Something that a person does: one at a time, with its failure shown beside it. */
export function useAction<A extends unknown[]>(act: (...args: A) => Promise<unknown>): Action<A> {
  const busy = ref(false)
  const error = shallowRef<ApiError | null>(null)
  const fields = computed(() => error.value?.fields ?? {})

  async function run(...args: A): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = null
    try {
      await act(...args)
      return true
    } catch (failure) {
      error.value = asApiError(failure)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, error, fields, run }
}
