import { api, unwrap } from '@/shared/api/client'
import { useLoad } from '@/shared/composables/useLoad'

const LIMIT = 100

/**
 * The organisation that the session acts for, with the person's role in it. The session itself knows its person's own
 * organisation alone.
 */
export function useActiveOrganization() {
  return useLoad(async (signal) => {
    for (let page = 1; ; page++) {
      const query = { limit: LIMIT, page }
      const found = await unwrap(api.GET('/api/v1/organizations', { params: { query }, signal }))
      const active = found.data.find((one) => one.active)
      if (active || page >= found.pagination.totalPages) return active ?? null
    }
  })
}
