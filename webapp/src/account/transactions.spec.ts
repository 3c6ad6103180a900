import { describe, expect, it } from 'vitest'
import { figuresOf, filePath, queryOf, sentenceOf, type Transaction } from './transactions'

const row = (changes: Partial<Transaction> = {}): Transaction => ({
  id: 'req_1',
  type: 'DEBIT',
  amount: 0.000000125,
  currency: 'USD',
  description: 'gpt-4 usage',
  metadata: { model: 'gpt-4', tokens: 25 },
  createdAt: '2026-01-01T12:00:00.000Z',
  ...changes,
})

describe('the file of transactions', () => {
  it('has what the filters of the page let through', () => {
    expect(filePath({ type: 'DEBIT', from: '2026-01-01', to: '' })).toBe(
      '/api/v1/billing/transactions/export?format=csv&type=DEBIT&startDate=2026-01-01',
    )
    expect(filePath({ type: '', from: '', to: '' })).toBe('/api/v1/billing/transactions/export?format=csv')
  })
})

describe('filters', () => {
  it('ask only for what was chosen', () => {
    expect(queryOf({ type: '', from: '', to: '' })).toEqual({})
    expect(queryOf({ type: 'CREDIT', from: '2026-01-01', to: '' })).toEqual({
      type: 'CREDIT',
      startDate: '2026-01-01',
    })
  })
})

describe('what an entry says', () => {
  it('is translated where the server wrote it, and nowhere else', () => {
    expect(sentenceOf(row())).toEqual({ name: 'usage', model: 'gpt-4' })
    expect(sentenceOf(row({ description: 'Start credits', metadata: {} }))?.name).toBe('start')
    expect(sentenceOf(row({ description: 'gpt-4 usage', metadata: {} }))).toBeNull()
    expect(sentenceOf(row({ description: 'usage', metadata: {} }))).toBeNull()
  })

  it('may be nothing', () => {
    expect(figuresOf(row({ metadata: {} }))).toEqual({ tokens: null, model: '', isEstimated: false })
    expect(figuresOf(row({ metadata: { tokens: '<b>', model: 7, estimated: true } }))).toEqual({
      tokens: null,
      model: '',
      isEstimated: true,
    })
  })
})
