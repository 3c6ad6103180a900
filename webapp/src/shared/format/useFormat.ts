import { computed, type ComputedRef } from 'vue'
import { locale } from '@/app/i18n'
import { formatFor, type Format } from './format'

const format = computed(() => formatFor(locale.value))

/** The formats of the language in use; templates read it as `format.money(...)`. */
export function useFormat(): ComputedRef<Format> {
  return format
}
