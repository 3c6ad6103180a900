import type { Schemas } from '@/shared/api/client'

export type Transaction = Schemas['Transaction']

export interface Filters {
  type: 'DEBIT' | 'CREDIT' | ''
  /** Days as the date fields of a form give them; empty, no bound. */
  from: string
  to: string
}

/** What the server understands of the filters. */
export function queryOf(filters: Filters) {
  return {
    ...(filters.type ? { type: filters.type } : {}),
    ...(filters.from ? { startDate: filters.from } : {}),
    ...(filters.to ? { endDate: filters.to } : {}),
  }
}

/** What an entry says of itself beside its description. */
export function figuresOf(row: Transaction): { tokens: number | null; model: string; isEstimated: boolean } {
  const { metadata } = row
  const { tokens, model } = metadata
  return {
    tokens: typeof tokens === 'number' ? tokens : null,
    model: typeof model === 'string' ? model : '',
    isEstimated: metadata['estimated'] === true,
  }
}

/** Where all entries that the filters let through are had as one file. */
export function filePath(filters: Filters): string {
  return `/api/v1/billing/transactions/export?${new URLSearchParams({ format: 'csv', ...queryOf(filters) }).toString()}`
}
