import type { Schemas } from '@/shared/api/client'

type Version = Schemas['AdminModelVersion']
type Deployment = Required<{
  [K in keyof Schemas['AdminDeployment']]: NonNullable<Schemas['AdminDeployment'][K]>
}>

/** A model as its form holds it: lists of words as texts. */
export interface ModelForm {
  model: string
  name: string
  contextTokens: number
  defaultOutputTokens: number
  features: string
  deployments: Deployment[]
  fallbacks: string
  enabled: boolean
  effectiveFrom: string
  reason: string
}

/** A price as its form holds it; the first tier begins at 0. */
export interface TierForm {
  fromPromptTokens: number
  prices: Record<string, string>
}

/** Every meter, in the order of the form. */
export const METERS = [
  'input',
  'output',
  'cachedInput',
  'cacheWrite',
  'reasoning',
  'image',
  'audio',
  'character',
  'second',
  'request',
] as const

/** The newest version of a model, planned ones included: what the next one is based on. */
export function newest(model: Schemas['AdminModel']): Version | null {
  return model.planned.at(-1) ?? model.current
}

export function newestPrice(model: Schemas['AdminModel']): Schemas['AdminPriceVersion'] | null {
  return model.plannedPrices.at(-1) ?? model.price
}

export function modelForm(model: Schemas['AdminModel'] | null): ModelForm {
  const version = model ? newest(model) : null
  return {
    model: model?.model ?? '',
    name: version?.name ?? '',
    contextTokens: version?.contextTokens ?? 8192,
    defaultOutputTokens: version?.defaultOutputTokens ?? 4096,
    features: version?.features.join(', ') ?? 'chat',
    deployments: version?.deployments.map((one) => ({ ...one })) ?? [emptyDeployment()],
    fallbacks: version?.fallbacks.join(', ') ?? '',
    enabled: version?.enabled ?? true,
    effectiveFrom: '',
    reason: '',
  }
}

export function emptyDeployment(): Deployment {
  return { provider: '', upstreamModel: '', weight: 1, priority: 1 }
}

/** What the server takes of a form. */
export function modelBody(form: ModelForm): Schemas['AdminNewModel'] {
  return {
    model: form.model,
    name: form.name,
    contextTokens: Number(form.contextTokens),
    defaultOutputTokens: Number(form.defaultOutputTokens),
    features: words(form.features),
    deployments: form.deployments.map((one) => ({
      provider: one.provider,
      upstreamModel: one.upstreamModel || null,
      weight: Number(one.weight),
      priority: Number(one.priority),
    })),
    fallbacks: words(form.fallbacks),
    enabled: form.enabled,
    effectiveFrom: moment(form.effectiveFrom),
    reason: form.reason,
  }
}

export function tierForms(price: Schemas['AdminPriceVersion'] | null): TierForm[] {
  if (!price) return [{ fromPromptTokens: 0, prices: {} }]
  return price.tiers.map((tier) => ({
    fromPromptTokens: tier.fromPromptTokens,
    prices: Object.fromEntries(
      Object.entries(tier.creditsPer100).map(([meter, value]) => [meter, plain(value)]),
    ),
  }))
}

/** The meters that have a price. */
export function prices(tier: TierForm): Schemas['MeterPricesWish'] {
  const given = Object.entries(tier.prices).filter(([, value]) => String(value) !== '')
  return Object.fromEntries(
    given.map(([meter, value]) => [meter, Number(value)]),
  ) as unknown as Schemas['MeterPricesWish']
}

/** A moment of the browser's own time, as the server takes it. */
export function moment(local: string): string | null {
  return local ? new Date(local).toISOString() : null
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

/** Without an exponent, which a field for numbers shows but people do not read. */
function plain(value: number): string {
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 9 })
}
