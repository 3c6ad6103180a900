import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { api, unwrap, type Schemas } from '../api/client'
import { onSession } from '../api/session'

/** The person who is signed in and what their organisation has to spend: shown around every page. */
export const useAccount = defineStore('account', () => {
  const me = shallowRef<Schemas['Account'] | null>(null)
  const balance = shallowRef<Schemas['Balance'] | null>(null)

  const name = computed(() => me.value?.name ?? me.value?.username ?? me.value?.email ?? '')
  const isAdmin = computed(() => me.value?.platformRole === 'admin')

  async function loadMe(): Promise<void> {
    me.value = await unwrap(api.GET('/api/v1/account'))
  }

  /** Asks for the balance anew: after a chat, a payment, a change of organisation. */
  async function loadBalance(): Promise<void> {
    balance.value = await unwrap(api.GET('/api/v1/billing/balance'))
  }

  onSession(() => {
    me.value = null
    balance.value = null
  })

  return { me, balance, name, isAdmin, loadMe, loadBalance }
})
