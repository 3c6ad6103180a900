/** What goes over the wire, in the names of openapi.yaml, which says more. Servers may add members. */

export interface ErrorDetail {
  field: string
  message: string
}

/** An error's body; with 402 also `required`, `available` and `held`, in credits. */
export interface ErrorBody {
  statusCode: number
  message: string
  error: string
  details: ErrorDetail[]
  timestamp: string
  path: string
  requestId: string
  [more: string]: unknown
}

export interface Page<T> {
  data: T[]
  pagination: { page: number; limit: number; total: number; totalPages: number }
}

export interface PageQuery {
  /** From 1. */
  page?: number
  /** 1 to 100; 20 unless given. */
  limit?: number
}

export interface ChatMessage {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool'
  content?: string | Record<string, unknown>[] | null
  name?: string
  tool_call_id?: string
  tool_calls?: ToolCall[]
}

export interface ToolCall {
  id: string
  type: 'function'
  function: { name: string; arguments: string }
}

/** The members that are not listed reach the provider too. */
export interface ChatCompletionParams {
  model: string
  messages: ChatMessage[]
  max_tokens?: number
  temperature?: number
  top_p?: number
  n?: number
  stop?: string | string[]
  stream?: boolean
  stream_options?: { include_usage?: boolean }
  tools?: Record<string, unknown>[]
  tool_choice?: string | Record<string, unknown>
  response_format?: Record<string, unknown>
  [more: string]: unknown
}

export type TokenUsage = { prompt_tokens: number; completion_tokens: number; total_tokens: number }

export interface ChatCompletion {
  id: string
  object: 'chat.completion'
  created: number
  model: string
  choices: {
    index: number
    message: { role: 'assistant'; content: string | null; tool_calls?: ToolCall[] }
    finish_reason: string
  }[]
  usage: TokenUsage
  /** In the installation's currency. */
  cost: number
  provider: string
}

export interface ChatCompletionChunk {
  id: string
  object: 'chat.completion.chunk'
  created: number
  model: string
  /** Empty in the last one of `stream_options.include_usage`. */
  choices: {
    index: number
    delta: { role?: 'assistant'; content?: string | null; tool_calls?: Record<string, unknown>[] }
    finish_reason: string | null
  }[]
  usage?: TokenUsage | null
  cost?: number
  provider?: string
}

export interface Model {
  id: string
  name: string
  provider: string
  context_length: number
  input_cost_per_token: number
  output_cost_per_token: number
  supported_features: string[]
  is_available: boolean
}

export interface Session {
  accessToken: string
  refreshToken: string
  tokenType: 'Bearer'
  /** Seconds. */
  expiresIn: number
  company: {
    id: string
    email: string | null
    name: string
    role: 'company'
    isVerified: boolean
    userId: string
  }
}

export type Permission =
  | 'chat'
  | 'models'
  | 'context'
  | 'documents'
  | 'billing'
  | 'billing.topup'
  | 'analytics'
  | 'users'
  | 'webhooks'
  | 'admin'

export interface KeyLimits {
  requestsPerMinute?: number | null
  tokensPerMinute?: number | null
  concurrentRequests?: number | null
}

/** Credits; days and months are those of UTC. */
export interface KeyBudget {
  daily?: number | null
  monthly?: number | null
  total?: number | null
}

export interface NewApiKey {
  name: string
  permissions: Permission[]
  models?: string[]
  limits?: KeyLimits
  budget?: KeyBudget
  /** A year from now unless given; null, never. */
  expiresAt?: string | null
}

export interface ApiKey {
  id: string
  name: string
  prefix: string
  isActive: boolean
  permissions: string[]
  models: string[]
  limits: KeyLimits
  budget: KeyBudget
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
}

export interface CreatedApiKey extends ApiKey {
  /** The secret, shown this once. */
  key: string
}

export interface Balance {
  companyId: string
  balance: number
  currency: string
  creditLimit: number
  held: number
  available: number
  lastUpdated: string
}

export interface Transaction {
  id: string
  type: 'DEBIT' | 'CREDIT'
  amount: number
  currency: string
  description: string
  metadata: Record<string, unknown>
  createdAt: string
}

export interface TransactionQuery extends PageQuery {
  startDate?: string | Date
  endDate?: string | Date
  type?: 'DEBIT' | 'CREDIT'
}

export type PaymentStatus = 'pending' | 'succeeded' | 'failed' | 'canceled'

export interface Deposit {
  transactionId: string
  amount: number
  currency: string
  status: PaymentStatus
  paymentUrl: string | null
}

export type NewPayment = Pick<Payment, 'id' | 'status' | 'confirmationUrl' | 'amount' | 'currency'>

export interface ListedPayment {
  id: string
  status: PaymentStatus
  /** With two decimals. */
  amount: string
  currency: string
  provider: string
  yookassaId: string | null
  createdAt: string
  paidAt: string | null
}

export interface Payment extends ListedPayment {
  confirmationUrl: string | null
  description: string
  refundedAmount: string
}

export interface UsageQuery {
  startDate?: string | Date
  endDate?: string | Date
  groupBy?: 'day' | 'week' | 'month'
  provider?: string
  model?: string
  keyId?: string
}

interface Used {
  requests: number
  tokens: number
  cost: number
}

export interface UsageReport {
  period: { startDate: string; endDate: string }
  /** The time is in seconds. */
  summary: {
    totalRequests: number
    totalTokens: number
    totalCost: number
    averageResponseTime: number
  }
  byProvider: ({ provider: string } & Used)[]
  byModel: ({ model: string } & Used)[]
  byKey: ({ keyId: string | null } & Used)[]
  timeline: ({ date: string } & Used)[]
  currency: string
}

export interface Webhook {
  id: string
  url: string
  events: string[]
  enabled: boolean
  disabledReason: string | null
  disabledAt: string | null
  failingSince: string | null
  createdAt: string
  /** When it is made and none was given, this once. */
  secret?: string | null
}

export interface Delivery {
  id: string
  event: string
  state: 'waiting' | 'delivered' | 'failed'
  attempts: number
  lastStatus: number | null
  lastError: string | null
  createdAt: string
  nextAttemptAt: string | null
  endedAt: string | null
}

export interface WebhookMessage {
  /** The same in every repetition. */
  id: string
  event: string
  data: Record<string, unknown>
  timestamp: string
  signature: string
}
