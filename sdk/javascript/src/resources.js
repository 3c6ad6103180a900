/** @import * as Api from './api.js' */
/** @import {Transport} from './transport.js' */

const V1 = '/api/v1'

/** @param {string} id */
const segment = (id) => encodeURIComponent(id)

/** @param {Transport} transport @returns {Api.Chat} */
export function chat(transport) {
  return {
    completions: {
      create: /** @type {Api.ChatCompletions['create']} */ (
        (/** @type {Api.ChatCompletionParams} */ params, /** @type {Api.RequestOptions} */ options) => {
          const path = `${V1}/chat/completions`
          const call = /** @type {const} */ ({ method: 'POST', path, body: params, keyed: true })
          return params.stream ? transport.stream(call, options) : transport.json(call, options)
        }
      ),
    },
  }
}

/** @param {Transport} transport @returns {Api.Models} */
export function models(transport) {
  return {
    list: (options) => transport.json({ method: 'GET', path: `${V1}/models` }, options),
  }
}

/** @param {Transport} transport @returns {Api.Auth} */
export function auth(transport) {
  /** @param {string} what @param {object} body @param {Api.RequestOptions} [options] */
  const begin = async (what, body, options) => {
    const session = await transport.json({ method: 'POST', path: `${V1}/auth/${what}`, body }, options)
    transport.token = session.accessToken
    return session
  }
  return {
    register: (params, options) => begin('register', params, options),
    login: (params, options) => begin('login', params, options),
    refresh: (refreshToken, options) => begin('refresh', { refreshToken }, options),
    async logout(refreshToken, options) {
      await transport.json({ method: 'POST', path: `${V1}/auth/logout`, body: { refreshToken } }, options)
      transport.token = null
    },
    apiKeys: apiKeys(transport),
  }
}

/** @param {Transport} transport @returns {Api.ApiKeys} */
function apiKeys(transport) {
  const path = `${V1}/auth/api-keys`
  return {
    create: (params, options) => transport.json({ method: 'POST', path, body: params }, options),
    list: (options) => transport.json({ method: 'GET', path }, options),
    delete: (id, options) => transport.json({ method: 'DELETE', path: `${path}/${segment(id)}` }, options),
    rotate: (id, options) =>
      transport.json({ method: 'POST', path: `${path}/${segment(id)}/rotate` }, options),
  }
}

/** @param {Transport} transport @returns {Api.Billing} */
export function billing(transport) {
  const path = `${V1}/billing`
  return {
    balance: (options) => transport.json({ method: 'GET', path: `${path}/balance` }, options),
    transactions: (query, options) =>
      transport.json({ method: 'GET', path: `${path}/transactions`, query: { ...query } }, options),
    deposit: (params, options) =>
      transport.json({ method: 'POST', path: `${path}/deposit`, body: params, keyed: true }, options),
  }
}

/** @param {Transport} transport @returns {Api.Payments} */
export function payments(transport) {
  const path = `${V1}/payments`
  return {
    create: (params, options) => transport.json({ method: 'POST', path, body: params, keyed: true }, options),
    get: (id, options) => transport.json({ method: 'GET', path: `${path}/${segment(id)}` }, options),
    list: (query, options) => transport.json({ method: 'GET', path, query: { ...query } }, options),
  }
}

/** @param {Transport} transport @returns {Api.Analytics} */
export function analytics(transport) {
  return {
    usage: (query, options) =>
      transport.json({ method: 'GET', path: `${V1}/analytics/usage`, query: { ...query } }, options),
  }
}

/** @param {Transport} transport @returns {Api.Webhooks} */
export function webhooks(transport) {
  const path = `${V1}/webhooks`
  /** @param {string} id */
  const deliveries = (id) => `${path}/${segment(id)}/deliveries`
  return {
    create: (params, options) => transport.json({ method: 'POST', path, body: params }, options),
    list: (options) => transport.json({ method: 'GET', path }, options),
    delete: (id, options) => transport.json({ method: 'DELETE', path: `${path}/${segment(id)}` }, options),
    test: (id, options) => transport.json({ method: 'POST', path: `${path}/${segment(id)}/test` }, options),
    deliveries: (id, query, options) =>
      transport.json({ method: 'GET', path: deliveries(id), query: { ...query } }, options),
    redeliver: (id, deliveryId, options) =>
      transport.json({ method: 'POST', path: `${deliveries(id)}/${segment(deliveryId)}/redeliver` }, options),
  }
}
