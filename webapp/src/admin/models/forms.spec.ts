import { describe, expect, it } from 'vitest'
import type { Schemas } from '@/shared/api/client'
import { modelBody, modelForm, moment, newestPrice, prices, tierForms } from './forms'

const stamp = { effectiveFrom: null, changedAt: null, changedBy: null, reason: null }
const price = (version: number, input: number): Schemas['AdminPriceVersion'] => ({
  version,
  ...stamp,
  currency: 'USD',
  tiers: [
    {
      fromPromptTokens: 0,
      creditsPer100: { input, output: 0.0000001 },
      currencyPerUnit: { input: 1, output: 1 },
    },
  ],
})
const model: Schemas['AdminModel'] = {
  model: 'gpt-4',
  served: true,
  lastVersion: 0,
  lastPriceVersion: 2,
  current: {
    version: 0,
    ...stamp,
    name: 'GPT-4',
    contextTokens: 8192,
    defaultOutputTokens: 4096,
    features: ['chat', 'vision'],
    deployments: [{ provider: 'openai', upstreamModel: 'gpt-4', weight: 2, priority: 0 }],
    fallbacks: [],
    enabled: true,
  },
  planned: [],
  price: price(1, 20),
  plannedPrices: [price(2, 30)],
}

describe('the forms of models and prices', () => {
  it('give back what they were filled with', () => {
    const body = modelBody({ ...modelForm(model), reason: 'wanted' })
    expect(body).toMatchObject({ model: 'gpt-4', features: ['chat', 'vision'], fallbacks: [], enabled: true })
    expect(body.deployments).toEqual([{ provider: 'openai', upstreamModel: 'gpt-4', weight: 2, priority: 0 }])
    expect(body.effectiveFrom).toBeNull()
  })

  it('base the next price on the newest, planned ones included', () => {
    const [tier] = tierForms(newestPrice(model))
    expect(tier?.prices).toEqual({ input: '30', output: '0.0000001' })
    expect(tier && prices({ ...tier, prices: { ...tier.prices, reasoning: '' } })).toEqual({
      input: 30,
      output: 1e-7,
    })
  })

  it('tell a moment in the time of the world', () => {
    expect(moment('')).toBeNull()
    expect(moment('2026-02-01T10:00')).toBe(new Date(2026, 1, 1, 10).toISOString())
  })
})
