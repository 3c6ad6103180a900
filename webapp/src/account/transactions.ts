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

/** What an entry is for, as a sentence of ours. */
export interface Sentence {
  /** Of its translation. */
  name: string
  parameters: Record<string, string>
  /** What a payment was, in its own currency; null where there is none to name. */
  paid: { amount: number; currency: string } | null
}

/** The sentence of an entry, or null where only its own description tells. */
export function sentenceOf(row: Transaction): Sentence | null {
  const { code, parameters } = row.reason
  if (code === 'other') {
    return null
  }
  const { amount, currency } = parameters
  const paid = amount !== undefined && currency !== undefined ? { amount: Number(amount), currency } : null
  const isOfMoney = code === 'payment' || code === 'refund'
  return { name: isOfMoney && paid === null ? `${code}_of_unknown` : code, parameters, paid }
}

/** Where all entries that the filters let through are had as one file. */
export function filePath(filters: Filters): string {
  return `/api/v1/billing/transactions/export?${new URLSearchParams({ format: 'csv', ...queryOf(filters) }).toString()}`
}
