import type { HLJSApi } from 'highlight.js'
import { ref } from 'vue'

/** Counts up when code can be shown in colours that could not be before. */
export const coloursVersion = ref(0)

/** Longer code stays plain: to colour it would hold up the page. */
const MAX_LENGTH = 30_000
const MAX_KEPT = 200

let library: HLJSApi | null = null
let loading: Promise<void> | null = null
const kept = new Map<string, string>()

/** Code as HTML with classes for its colours; null while that is not to be had. */
export function highlighted(code: string, language: string): string | null {
  if (!language || code.length > MAX_LENGTH) return null
  if (!library) {
    load()
    return null
  }
  if (!library.getLanguage(language)) return null
  const key = `${language}\n${code}`
  const found = kept.get(key) ?? library.highlight(code, { language, ignoreIllegals: true }).value
  kept.delete(key)
  kept.set(key, found)
  for (const oldest of kept.keys()) {
    if (kept.size <= MAX_KEPT) break
    kept.delete(oldest)
  }
  return found
}

/** Only who reads code loads what colours it. */
function load(): void {
  loading ??= import('highlight.js/lib/common')
    .then((found) => {
      library = found.default
      coloursVersion.value += 1
    })
    .catch(() => {
      // The network was cut: plain code is good enough, and the next one tries again.
      loading = null
    })
}

/** Waits for the colours; for tests. */
export async function coloursLoaded(): Promise<void> {
  load()
  await loading
}
