import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Counts the seconds down to zero from the newest value of `from`; null counts as zero. */
export function useCountdown(from: () => number | null): Ref<number> {
  const left = ref(0)
  let ticking: ReturnType<typeof setInterval> | undefined

  watch(
    from,
    (seconds) => {
      clearInterval(ticking)
      left.value = Math.ceil(seconds ?? 0)
      if (left.value > 0) ticking = setInterval(tick, 1000)
    },
    { immediate: true },
  )

  function tick(): void {
    left.value -= 1
    if (left.value <= 0) clearInterval(ticking)
  }

  onScopeDispose(() => clearInterval(ticking))
  return left
}
