import type { RouteLocationNormalized, RouteLocationRaw } from 'vue-router'

/**
 * Tokens that came by a letter, by the page that wants them. Letters carry them behind a `#`, which browsers do not send, and
 * here they leave the address at once, so that they stay in no history.
 */
const tokens = new Map<string, string>()

const LETTER = /^#\/(verify-email|reset-password|invite)\/([^/]{1,200})$/

/** Where the link of a letter leads; null when this is none. */
export function letterTarget(to: Pick<RouteLocationNormalized, 'hash'>): RouteLocationRaw | null {
  const [, page, token] = LETTER.exec(to.hash) ?? []
  if (!page || !token) return null
  tokens.set(page, decodeURIComponent(token))
  return { path: `/${page}`, replace: true, hash: '' }
}

/** The token for a page, as long as the tab is open; null when no letter led here. */
export function letterToken(page: 'verify-email' | 'reset-password' | 'invite'): string | null {
  return tokens.get(page) ?? null
}
