import { describe, expect, it } from 'vitest'
import { csv } from '@/shared/format/csv'
import { csvOf, figuresOf, queryOf, type Transaction } from './transactions'

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
  it('has debits as negative amounts, without exponents', () => {
    expect(csvOf([row()]).split('\r\n')[1]).toBe(
      'req_1,2026-01-01T12:00:00.000Z,DEBIT,-0.000000125,USD,gpt-4 usage,gpt-4,25',
    )
  })

  it('holds no formulas', () => {
    expect(csvOf([row({ description: '=HYPERLINK("http://evil")' })])).toContain(
      `"'=HYPERLINK(""http://evil"")"`,
    )
    expect(csv(['a'], [['@x']])).toBe("a\r\n'@x\r\n")
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
  it('may be nothing', () => {
    expect(figuresOf(row({ metadata: {} }))).toEqual({ tokens: null, model: '', isEstimated: false })
    expect(figuresOf(row({ metadata: { tokens: '<b>', model: 7, estimated: true } }))).toEqual({
      tokens: null,
      model: '',
      isEstimated: true,
    })
  })
})
