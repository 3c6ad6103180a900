import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export interface Question {
  title: string
  text: string
  /** What the button that goes on says: the act, not "OK". */
  action: string
  danger?: boolean
}

/** One question at a time, asked in the middle of the page before something that cannot be taken back. */
export const useConfirm = defineStore('confirm', () => {
  const question = shallowRef<Question | null>(null)
  let settle: ((yes: boolean) => void) | null = null

  /** Whether the person goes on. */
  function ask(next: Question): Promise<boolean> {
    settle?.(false)
    question.value = next
    return new Promise((resolve) => (settle = resolve))
  }

  function answer(yes: boolean): void {
    question.value = null
    settle?.(yes)
    settle = null
  }

  return { question, ask, answer }
})
