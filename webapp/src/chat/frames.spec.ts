import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Frames } from './frames'

let frames: ((now: number) => void)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  frames = []
  vi.stubGlobal('requestAnimationFrame', (call: (now: number) => void) => frames.push(call))
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function draw(): void {
  const due = frames
  frames = []
  due.forEach((call) => call(performance.now()))
  vi.runOnlyPendingTimers()
}

describe('pieces of a stream', () => {
  it('are shown together, once a frame', () => {
    const shown: string[] = []
    const all = new Frames((text) => shown.push(text))
    for (let i = 0; i < 50; i++) all.add(`${i} `)
    expect(shown).toEqual([])
    draw()
    expect(shown).toHaveLength(1)
    all.add('more')
    draw()
    expect(shown.join('')).toMatch(/^0 .*49 more$/)
    expect(shown).toHaveLength(2)
  })

  it('are all there at the end, also in a window that is not drawn', () => {
    const shown: string[] = []
    const all = new Frames((text) => shown.push(text))
    all.add('a')
    all.add('b')
    all.end()
    draw()
    expect(shown).toEqual(['ab'])
  })

  it('come less often where showing them takes long', () => {
    const shown: string[] = []
    const all = new Frames((text) => {
      shown.push(text)
      vi.setSystemTime(Date.now() + 40)
      vi.advanceTimersByTime(40)
    })
    all.add('a')
    draw()
    all.add('b')
    draw()
    expect(shown).toEqual(['a'])
    vi.advanceTimersByTime(200)
    draw()
    expect(shown).toEqual(['a', 'b'])
  })
})
