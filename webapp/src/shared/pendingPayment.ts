/**
 * The payment that somebody left this page for. The provider sends them back to the root of the server, perhaps in another
 * tab, so it is kept in the browser; it is a name and opens nothing.
 */
const KEPT = 'tollgate.payment'
/** Who comes back later than this opened the page for something else. */
const LONGEST_MS = 60 * 60 * 1000

export function rememberPayment(id: string, now = Date.now()): void {
  localStorage.setItem(KEPT, `${now} ${id}`)
}

/** The payment to show now; it is told once. */
export function takePayment(now = Date.now()): string | null {
  const [left, id] = (localStorage.getItem(KEPT) ?? '').split(' ')
  localStorage.removeItem(KEPT)
  return id && now - Number(left) < LONGEST_MS ? id : null
}
