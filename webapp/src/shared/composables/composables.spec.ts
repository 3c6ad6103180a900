import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { ApiError } from '../api/errors'
import { useAction } from './useAction'
import { useCountdown } from './useCountdown'
import { useLoad } from './useLoad'

let scope: EffectScope

beforeEach(() => (scope = effectScope()))
afterEach(() => scope.stop())

const inScope = <T>(make: () => T): T => scope.run(make) as T

/** A promise that the test settles. */
function later<T>() {
  const handles = {} as { resolve: (value: T) => void; reject: (failure: unknown) => void }
  const promise = new Promise<T>((resolve, reject) => Object.assign(handles, { resolve, reject }))
  return { promise, ...handles }
}

describe('what a page shows', () => {
  it('is the newest answer, whichever comes last', async () => {
    const answers = [later<string>(), later<string>()]
    let asked = 0
    const load = inScope(() =>
      useLoad(() => answers[asked++]?.promise ?? Promise.reject(new Error('too often'))),
    )
    const second = load.reload()
    answers[1]?.resolve('new')
    await second
    answers[0]?.resolve('old')
    await nextTick()
    expect(load.data.value).toBe('new')
    expect(load.state.value).toBe('done')
  })

  it('stays while it is asked for anew, also when that fails', async () => {
    const ask = vi.fn().mockResolvedValueOnce('data').mockRejectedValueOnce(ApiError.offline())
    const load = inScope(() => useLoad<string>(ask, false))
    await load.reload()
    await load.reload()
    expect(load.data.value).toBe('data')
    expect(load.error.value?.kind).toBe('offline')
  })

  it('is not waited for when the page is left', async () => {
    let signal: AbortSignal | undefined
    inScope(() => useLoad((given) => ((signal = given), later<string>().promise)))
    scope.stop()
    expect(signal?.aborted).toBe(true)
  })
})

describe('what a person does', () => {
  it('is done once, however often the button is pressed', async () => {
    const slow = later<undefined>()
    const act = vi.fn(() => slow.promise)
    const action = inScope(() => useAction(act))
    const first = action.run()
    expect(await action.run()).toBe(false)
    slow.resolve(undefined)
    expect(await first).toBe(true)
    expect(act).toHaveBeenCalledTimes(1)
    expect(action.busy.value).toBe(false)
  })

  it('tells what is wrong with each field, until the next try', async () => {
    const act = vi
      .fn()
      .mockRejectedValueOnce(new ApiError(400, 'Validation failed', { email: 'is taken' }))
      .mockResolvedValueOnce(undefined)
    const action = inScope(() => useAction(act))
    expect(await action.run()).toBe(false)
    expect(action.fields.value).toEqual({ email: 'is taken' })
    await action.run()
    expect(action.fields.value).toEqual({})
  })
})

describe('a countdown', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('begins anew with each wait and ends at zero', async () => {
    const from = ref<number | null>(2)
    const left = inScope(() => useCountdown(() => from.value))
    expect(left.value).toBe(2)
    vi.advanceTimersByTime(1_000)
    expect(left.value).toBe(1)
    from.value = 5
    await nextTick()
    expect(left.value).toBe(5)
    vi.advanceTimersByTime(60_000)
    expect(left.value).toBe(0)
  })
})
