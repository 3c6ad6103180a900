import { ref, type Ref } from 'vue'
import { copyText } from '../clipboard'

const SHOWN_MS = 2_000

/** Copies a text, and says for two seconds that it is done. */
export function useCopy(): { copied: Ref<boolean>; copy: (text: string) => Promise<void> } {
  const copied = ref(false)

  async function copy(text: string): Promise<void> {
    await copyText(text)
    copied.value = true
    setTimeout(() => (copied.value = false), SHOWN_MS)
  }

  return { copied, copy }
}
