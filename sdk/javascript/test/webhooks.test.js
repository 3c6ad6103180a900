import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { verifyWebhook, verifyWebhookBody, WebhookVerificationError } from '../src/index.js'

// The example of the Standard Webhooks specification.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const BODY = '{"test": 2432232314}'
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const SENT = 1614265330_000

test('a good delivery is read', async () => {
  assert.deepEqual(await verifyWebhook(BODY, HEADERS, SECRET, { now: SENT }), { test: 2432232314 })
  const several = { ...HEADERS, 'webhook-signature': `v1a,x v1,AAAA ${HEADERS['webhook-signature']}` }
  assert.ok(await verifyWebhook(BODY, new Headers(several), SECRET, { now: SENT + 299_000 }))
  const capitals = Object.fromEntries(
    Object.entries(HEADERS).map(([name, value]) => [name.toUpperCase(), value]),
  )
  assert.ok(await verifyWebhook(BODY, capitals, SECRET, { now: SENT }))
})

for (const [
  name,
  change,
] of /** @type {[string, {body?: string, headers?: object, secret?: string, now?: number}][]} */ ([
  ['another body', { body: '{"test": 2432232315}' }],
  ['another id', { headers: { 'webhook-id': 'msg_2' } }],
  ['another time', { headers: { 'webhook-timestamp': '1614265331' } }],
  ['no time', { headers: { 'webhook-timestamp': undefined } }],
  ['a time that is no number', { headers: { 'webhook-timestamp': 'now' } }],
  ['no signature', { headers: { 'webhook-signature': '' } }],
  ['a signature of another kind', { headers: { 'webhook-signature': 'v2,g0hM9SsE' } }],
  ['a signature that is not base64', { headers: { 'webhook-signature': 'v1,*' } }],
  ['another secret', { secret: 'your-webhook-secret' }],
  ['an old time', { now: SENT + 301_000 }],
  ['a time to come', { now: SENT - 301_000 }],
])) {
  test(`a delivery with ${name} is refused`, async () => {
    const { body = BODY, headers, secret = SECRET, now = SENT } = change
    const call = verifyWebhook(body, { ...HEADERS, ...headers }, secret, { now })
    await assert.rejects(call, WebhookVerificationError)
  })
}

const AT = '2026-01-01T12:00:00.000Z'
const DATA = '{"amount":"10.00","n":1.0E-3,"text":"\\u0416,\\"timestamp\\":"}'
const signature = `sha256=${createHmac('sha256', 'your-webhook-secret').update(`dlv_1.${AT}.${DATA}`).digest('hex')}`
const EVENT = `{"id":"dlv_1","event":"e","type":"e","data":${DATA},"timestamp":"${AT}","signature":"${signature}"}`

test('the signature in the body is of the data as it was written', async () => {
  const message = await verifyWebhookBody(EVENT, 'your-webhook-secret', { now: Date.parse(AT) + 86_400_000 })
  assert.deepEqual([message.id, message.data.n], ['dlv_1', 0.001])
})

for (const [name, body, now] of /** @type {const} */ ([
  ['other data', EVENT.replace('10.00', '99.00'), Date.parse(AT)],
  ['another id', EVENT.replace('dlv_1', 'dlv_2'), Date.parse(AT)],
  ['no signature', EVENT.replace('sha256=', 'sha1='), Date.parse(AT)],
  ['no data', '{"id":"dlv_1"}', Date.parse(AT)],
  ['no JSON', 'hello', Date.parse(AT)],
  ['an old time', EVENT, Date.parse(AT) + 172_801_000],
])) {
  test(`a body with ${name} is refused`, async () => {
    await assert.rejects(verifyWebhookBody(body, 'your-webhook-secret', { now }), WebhookVerificationError)
  })
}
