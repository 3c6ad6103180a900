import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { ApiError } from '../api/errors'

export interface Toast {
  id: number
  tone: 'success' | 'info' | 'danger'
  text: string
  /** The failure behind it, which may offer a way on. */
  error?: ApiError
}

/** How long good news stay; bad news stay until they are closed. */
const SHOWN_MS = 5_000
const MOST = 4

/** Short notes at the edge of the page. */
export const useToasts = defineStore('toasts', () => {
  const toasts = ref<Toast[]>([])
  let last = 0

  function add(toast: Omit<Toast, 'id'>): void {
    const id = ++last
    toasts.value = [...toasts.value, { ...toast, id }].slice(-MOST)
    if (toast.tone !== 'danger') setTimeout(() => close(id), SHOWN_MS)
  }

  function close(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }

  const success = (text: string) => add({ tone: 'success', text })
  const info = (text: string) => add({ tone: 'info', text })
  /** A failure that has no place of its own on the page. */
  const failure = (error: ApiError) => add({ tone: 'danger', text: error.message, error })

  return { toasts, success, info, failure, close }
})
