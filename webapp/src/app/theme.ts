import { computed, ref, watch } from 'vue'

export type Theme = 'auto' | 'light' | 'dark'

export const themes: readonly Theme[] = ['auto', 'light', 'dark']

const KEPT = 'tollgate.theme'
const system = matchMedia('(prefers-color-scheme: dark)')

/** What was chosen; `auto` follows the system. */
export const theme = ref<Theme>(kept())
const systemIsDark = ref(system.matches)

/** Whether the page is dark now. */
export const isDark = computed(() => theme.value === 'dark' || (theme.value === 'auto' && systemIsDark.value))

function kept(): Theme {
  const found = localStorage.getItem(KEPT)
  return themes.find((one) => one === found) ?? 'auto'
}

/** Follows the choice and the system from now on. */
export function startTheme(): void {
  system.addEventListener('change', (change) => (systemIsDark.value = change.matches))
  watch(isDark, (dark) => (document.documentElement.dataset['bsTheme'] = dark ? 'dark' : 'light'), {
    immediate: true,
  })
  watch(theme, (chosen) => localStorage.setItem(KEPT, chosen))
}
