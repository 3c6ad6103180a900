/** @import {ClientOptions} from './api.js' */
import { analytics, auth, billing, chat, models, payments, webhooks } from './resources.js'
import { Transport } from './transport.js'

/** A client of one installation, in the name of one key or one signed-in user. */
export class AIAggregatorClient {
  #transport

  /** @param {ClientOptions} options */
  constructor(options) {
    this.#transport = new Transport(options)
    this.chat = chat(this.#transport)
    this.models = models(this.#transport)
    this.auth = auth(this.#transport)
    this.billing = billing(this.#transport)
    this.payments = payments(this.#transport)
    this.analytics = analytics(this.#transport)
    this.webhooks = webhooks(this.#transport)
  }

  /** The access token: given, or of the last sign-in. While there is one it is sent instead of the API key. */
  get token() {
    return this.#transport.token
  }

  set token(token) {
    this.#transport.token = token
  }
}
