import { beforeEach, describe, expect, it } from 'vitest'
import { rememberPayment, takePayment } from './pendingPayment'

describe('who comes back from paying', () => {
  beforeEach(() => localStorage.clear())

  it('sees that payment, once', () => {
    rememberPayment('pay_1', 1_000)
    expect(takePayment(60_000)).toBe('pay_1')
    expect(takePayment(60_000)).toBeNull()
  })

  it('sees the app as ever on another day', () => {
    rememberPayment('pay_1', 1_000)
    expect(takePayment(4_000_000)).toBeNull()
  })
})
