import { onScopeDispose, watch, type Ref } from 'vue'

const WIDE = '(min-width: 992px)'
const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled)'

/**
 * What lies over the page on a narrow screen. While it is open the focus stays in it and what is behind cannot be reached;
 * Escape closes it, and the focus goes back to where it came from. A window that gets wide closes it too.
 *
 * @param behind what cannot be reached meanwhile, as a selector; not the dialogs and notes of the whole app, which lie above
 */
export function useDrawer(
  open: Ref<boolean>,
  drawer: Readonly<Ref<HTMLElement | null>>,
  behind: string,
): void {
  let opener: Element | null = null
  let covered: HTMLElement[] = []
  const wide = matchMedia(WIDE)

  const isInside = (element: EventTarget | null) =>
    element instanceof Node && drawer.value?.contains(element) === true

  function reachable(): HTMLElement[] {
    const all = drawer.value?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? []
    return [...all].filter((one) => one.checkVisibility({ visibilityProperty: true }))
  }

  function cover(): void {
    opener = document.activeElement
    covered = [...document.querySelectorAll<HTMLElement>(behind)]
    for (const one of covered) one.inert = true
    document.addEventListener('keydown', keydown)
    if (!isInside(opener)) reachable()[0]?.focus()
  }

  function uncover(): void {
    document.removeEventListener('keydown', keydown)
    for (const one of covered) one.inert = false
    covered = []
    // Whoever went on to another place by what they chose stays there.
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (opener instanceof HTMLElement && (isLost || isInside(document.activeElement))) opener.focus()
  }

  function keydown(event: KeyboardEvent): void {
    if (event.target !== document.body && !isInside(event.target)) return
    if (event.key === 'Escape') open.value = false
    else if (event.key === 'Tab') turn(event)
  }

  /** From the last one on to the first, and back. */
  function turn(event: KeyboardEvent): void {
    const all = reachable()
    const end = event.shiftKey ? all[0] : all.at(-1)
    if (document.activeElement !== end && isInside(document.activeElement)) return
    event.preventDefault()
    ;(event.shiftKey ? all.at(-1) : all[0])?.focus()
  }

  function resized(): void {
    if (wide.matches) open.value = false
  }

  watch(open, (now) => (now ? cover() : uncover()), { flush: 'post' })
  wide.addEventListener('change', resized)
  onScopeDispose(() => {
    wide.removeEventListener('change', resized)
    if (covered.length > 0) uncover()
  })
}
