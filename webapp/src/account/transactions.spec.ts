import { describe, expect, it } from 'vitest'
import en from './messages/en.json'
import ru from './messages/ru.json'
import { figuresOf, filePath, queryOf, sentenceOf, type Transaction } from './transactions'

const row = (changes: Partial<Transaction> = {}): Transaction => ({
  id: 'req_1',
  type: 'DEBIT',
  amount: 0.000000125,
  currency: 'USD',
  description: 'gpt-4 usage',
  metadata: { model: 'gpt-4', tokens: 25 },
  createdAt: '2026-01-01T12:00:00.000Z',
  reason: { code: 'usage', parameters: { model: 'gpt-4' } },
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
  it('is translated from its reason, whatever its description is', () => {
    expect(sentenceOf(row())).toEqual({ name: 'usage', parameters: { model: 'gpt-4' }, paid: null })
    expect(
      sentenceOf(row({ description: 'gpt-4 usage', reason: { code: 'start_credits', parameters: {} } }))
        ?.name,
    ).toBe('start_credits')
    expect(sentenceOf(row({ reason: { code: 'other', parameters: {} } }))).toBeNull()
  })

  it('names what was paid, where that is known', () => {
    const parameters = { paymentId: 'pay_1', amount: '100.50', currency: 'RUB' }
    expect(sentenceOf(row({ reason: { code: 'payment', parameters } }))).toMatchObject({
      name: 'payment',
      paid: { amount: 100.5, currency: 'RUB' },
    })
    const old = row({ reason: { code: 'refund', parameters: { refundId: 'rfd_1' } } })
    expect(sentenceOf(old)).toMatchObject({ name: 'refund_of_unknown', paid: null })
  })

  it('has a translation for every sentence in every language', () => {
    const codes: Transaction['reason']['code'][] = [
      'usage',
      'start_credits',
      'payment',
      'refund',
      'top_up',
      'adjustment',
      'transfer_to_allowance',
      'transfer_from_allowance',
      'transfer_to_organization',
      'transfer_from_organization',
    ]
    for (const messages of [en, ru]) {
      const known: Record<string, string> = messages.transactions.sentences
      for (const code of codes) {
        const sentence = sentenceOf(row({ reason: { code, parameters: {} } }))
        expect(known[sentence?.name ?? '']).toBeTruthy()
      }
      expect(known['payment']).toContain('{amount}')
    }
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
