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

/** Sentences of the server's own, by the name of their translation. */
const SENTENCES = new Map([
  ['Start credits', 'start'],
  ['Top-up by an admin', 'topUpByAdmin'],
  ['Transfer to allowance', 'toAllowance'],
  ['Transfer from allowance', 'fromAllowance'],
  ['Transfer to organisation', 'toOrganization'],
  ['Transfer from organisation', 'fromOrganization'],
])

/** What an entry is for: the name of a sentence with its model, or null where only its own description tells. */
export function sentenceOf(row: Transaction): { name: string; model: string } | null {
  const { model } = figuresOf(row)
  const name = model && row.description === `${model} usage` ? 'usage' : SENTENCES.get(row.description)
  return name === undefined ? null : { name, model }
}

/** Where all entries that the filters let through are had as one file. */
export function filePath(filters: Filters): string {
  return `/api/v1/billing/transactions/export?${new URLSearchParams({ format: 'csv', ...queryOf(filters) }).toString()}`
}
