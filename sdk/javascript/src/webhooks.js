/** @import {VerifyOptions, WebhookMessage} from './api.js' */
import { WebhookVerificationError } from './errors.js'

/** Of the time of an attempt, as Standard Webhooks recommends. */
const TOLERANCE_S = 300
/** Of the time of the event itself, which is tried again for a day. */
const EVENT_TOLERANCE_S = 172_800

/**
 * The event of a delivery, after its header signature (Standard Webhooks) and the time of the attempt were found good.
 *
 * @param {string} body as it came, byte for byte
 * @param {Headers | Record<string, string | string[] | undefined>} headers
 * @param {string} secret
 * @param {VerifyOptions} [options]
 * @returns {Promise<WebhookMessage>}
 */
export async function verifyWebhook(
  body,
  headers,
  secret,
  { tolerance = TOLERANCE_S, now = Date.now() } = {},
) {
  const id = header(headers, 'webhook-id')
  const sentAt = header(headers, 'webhook-timestamp')
  if (!/^\d{1,12}$/.test(sentAt))
    throw new WebhookVerificationError('webhook-timestamp is missing or malformed')
  checkTime(Number(sentAt) * 1000, tolerance, now)
  // Several stand there while a secret is being changed.
  const given = header(headers, 'webhook-signature').split(' ')
  const signatures = given.filter((one) => one.startsWith('v1,')).map((one) => fromBase64(one.slice(3)))
  await checkSignature(signatures, `${id}.${sentAt}.${body}`, secret)
  return parsed(body)
}

/**
 * The event of a delivery, after the signature in its body was found good: for receivers that do not see the headers.
 * Repetitions have the same `id`.
 *
 * @param {string} body as it came, byte for byte
 * @param {string} secret
 * @param {VerifyOptions} [options]
 * @returns {Promise<WebhookMessage>}
 */
export async function verifyWebhookBody(
  body,
  secret,
  { tolerance = EVENT_TOLERANCE_S, now = Date.now() } = {},
) {
  const message = parsed(body)
  // The signature is of the data as it was written, which parsing and writing again may change.
  const begin = body.indexOf('"data":')
  const end = body.lastIndexOf(',"timestamp":')
  if (begin < 0 || end < begin) throw new WebhookVerificationError('The body is no event')
  const data = body.slice(begin + '"data":'.length, end)
  const digits = /^sha256=([0-9a-f]{64})$/.exec(message.signature)?.[1]
  const signatures =
    digits === undefined ? [] : [Uint8Array.from(digits.match(/../g) ?? [], (byte) => parseInt(byte, 16))]
  await checkSignature(signatures, `${message.id}.${message.timestamp}.${data}`, secret)
  checkTime(Date.parse(message.timestamp), tolerance, now)
  return message
}

/** @param {Headers | Record<string, string | string[] | undefined>} headers @param {string} name */
function header(headers, name) {
  const given = headers instanceof Headers ? headers : Object.entries(headers)
  const value = [...given].find(([one]) => one.toLowerCase() === name)?.[1]
  if (typeof value !== 'string' || value === '') throw new WebhookVerificationError(`${name} is missing`)
  return value
}

/** @param {number} moment @param {number} tolerance @param {number} now */
function checkTime(moment, tolerance, now) {
  if (!(Math.abs(now - moment) <= tolerance * 1000))
    throw new WebhookVerificationError('The time is too far from now')
}

/** @param {Uint8Array[]} signatures @param {string} text @param {string} secret */
async function checkSignature(signatures, text, secret) {
  const bytes = secret.startsWith('whsec_') ? fromBase64(secret.slice(6)) : new TextEncoder().encode(secret)
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', copy(bytes), hmac, false, ['verify'])
  for (const signature of signatures) {
    // Compares in constant time.
    if (await crypto.subtle.verify('HMAC', key, copy(signature), new TextEncoder().encode(text))) return
  }
  throw new WebhookVerificationError('The signature is not good')
}

/** @param {string} text */
function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
  } catch {
    throw new WebhookVerificationError('A secret or signature is not base64')
  }
}

/** @param {Uint8Array} bytes */
const copy = (bytes) => new Uint8Array(bytes)

/** @param {string} body @returns {WebhookMessage} */
function parsed(body) {
  try {
    return JSON.parse(body)
  } catch (failure) {
    throw new WebhookVerificationError('The body is not JSON', { cause: failure })
  }
}
