export { AIAggregatorClient } from './client.js'
export * from './errors.js'
export { Stream } from './stream.js'
export { verifyWebhook, verifyWebhookBody } from './webhooks.js'
