import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import en from '@/app/messages/en.json'
import { ApiError } from '../api/errors'
import ErrorNotice from './ErrorNotice.vue'

const i18n = createI18n({ legacy: false, locale: 'en', messages: { en: { app: en } } })
const RouterLink = { props: ['to'], template: '<a :href="to"><slot /></a>' }

function notice(error: ApiError, retry?: () => void) {
  return mount(ErrorNotice, { props: { error, retry }, global: { plugins: [i18n], stubs: { RouterLink } } })
}

describe('a failure', () => {
  it('of money leads to the top-up, with what the server says is missing', () => {
    const shown = notice(new ApiError(402, 'Required 5, available 2'))
    expect(shown.get('a').attributes('href')).toBe('/account/top-up')
    expect(shown.text()).toContain('Required 5, available 2')
  })

  it('of speed must be waited out before it can be tried again', async () => {
    vi.useFakeTimers()
    const retry = vi.fn()
    const shown = notice(new ApiError(429, 'Slow down', {}, 2), retry)
    expect(shown.text()).toContain('Wait 2 seconds')
    expect(shown.find('button').exists()).toBe(false)
    await vi.advanceTimersByTimeAsync(2_000)
    await shown.get('button').trigger('click')
    expect(retry).toHaveBeenCalledOnce()
    vi.useRealTimers()
  })

  it('of ours tells nothing but what support asks for', () => {
    const shown = notice(new ApiError(500, 'NullPointerException', {}, null, 'req_1'))
    expect(shown.text()).toContain('req_1')
    expect(shown.text()).not.toContain('NullPointerException')
  })

  it('of the input names the fields, as text', () => {
    const shown = notice(new ApiError(400, 'Validation failed', { name: '<b>too long</b>' }))
    expect(shown.text()).toContain('name: <b>too long</b>')
    expect(shown.find('b').exists()).toBe(false)
  })
})
