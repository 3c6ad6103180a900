import type { Schemas } from '../api/client'

/** Below one unit of the currency there is little to chat with, whatever the currency is. */
const LOW = 1

/** Whether it is time to top up. */
export function isLow(balance: Pick<Schemas['Balance'], 'available'>): boolean {
  return balance.available < LOW
}
