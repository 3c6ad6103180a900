import { ApiError } from '@/shared/api/errors'

/** Goes to the page of the payment provider; never to an address that is a script. */
export function leave(address: string): void {
  const url = new URL(address, location.origin)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ApiError(500, `not an address to pay at: ${url.protocol}`)
  }
  location.assign(url)
}
