import { api, unwrap, type Schemas } from '@/shared/api/client'
import { csv } from '@/shared/format/csv'

export type Transaction = Schemas['TransactionPage']['data'][number]

export interface Filters {
  type: 'DEBIT' | 'CREDIT' | ''
  /** Days as the date fields of a form give them; empty, no bound. */
  from: string
  to: string
}

/** Rows of one file; more are asked for in smaller spans of time. */
export const MOST_ROWS = 2_000

const PAGE = 100

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

/** All entries that the filters let through, up to {@link MOST_ROWS}. */
export async function everyRow(filters: Filters, progress: (rows: number) => void): Promise<Transaction[]> {
  const rows: Transaction[] = []
  for (let page = 1; rows.length < MOST_ROWS; page++) {
    const query = { ...queryOf(filters), page, limit: PAGE }
    const found = await unwrap(api.GET('/api/v1/billing/transactions', { params: { query } }))
    rows.push(...found.data)
    progress(rows.length)
    if (page >= found.pagination.totalPages) break
  }
  return rows
}

/** A file for spreadsheets; debits are negative, so that the column adds up. */
export function csvOf(rows: Transaction[]): string {
  return csv(
    ['id', 'time', 'type', 'amount', 'currency', 'description', 'model', 'tokens'],
    rows.map((row) => [
      row.id,
      row.createdAt,
      row.type,
      row.type === 'DEBIT' ? -row.amount : row.amount,
      row.currency,
      row.description,
      figuresOf(row).model,
      figuresOf(row).tokens ?? '',
    ]),
  )
}
