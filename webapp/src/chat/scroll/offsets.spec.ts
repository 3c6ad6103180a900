import { describe, expect, it } from 'vitest'
import { Offsets } from './offsets'

const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `k${from + i}`)

function rows(count: number): Offsets {
  const offsets = new Offsets(100)
  offsets.setKeys(keys(0, count))
  return offsets
}

describe('the places of rows', () => {
  it('are guessed until the rows were seen', () => {
    const offsets = rows(20_000)
    expect(offsets.total).toBe(2_000_000)
    expect(offsets.topOf('k150')).toBe(15_000)
    expect(offsets.at(15_050)).toBe(150)
  })

  it('follow from the heights of those before', () => {
    const offsets = rows(3)
    keys(0, 3).forEach((key, index) => offsets.setHeight(key, 10 * (index + 1)))
    expect([0, 1, 2, 3].map((index) => offsets.top(index))).toEqual([0, 10, 30, 60])
    expect(offsets.total).toBe(60)
    expect([-5, 0, 9, 10, 29, 30, 59, 999].map((y) => offsets.at(y))).toEqual([0, 0, 0, 1, 1, 2, 2, 2])
  })

  it('stay true when rows are added before and after', () => {
    const offsets = new Offsets(100)
    offsets.setKeys(keys(10, 12))
    offsets.setHeight('k10', 40)
    offsets.setHeight('k11', 60)
    offsets.setKeys(keys(9, 13))
    offsets.setHeight('k9', 5)
    offsets.setHeight('k12', 7)
    expect(offsets.topOf('k10')).toBe(5)
    expect(offsets.topOf('k12')).toBe(105)
    expect(offsets.total).toBe(112)
  })

  it('say which rows a window shows', () => {
    const offsets = rows(10)
    keys(0, 10).forEach((key) => offsets.setHeight(key, 50))
    expect(offsets.between(100, 199)).toEqual([2, 4])
    expect(offsets.between(-100, 10_000)).toEqual([0, 10])
    expect(rows(0).between(0, 100)).toEqual([0, 0])
    expect(rows(0).at(5)).toBe(-1)
  })

  it('change nothing for what is not there or has not changed', () => {
    const offsets = rows(2)
    expect(offsets.setHeight('k0', 30)).toBe(true)
    expect(offsets.setHeight('k0', 30)).toBe(false)
    expect(offsets.setHeight('k7', 30)).toBe(false)
    expect(offsets.topOf('k7')).toBeNaN()
  })
})
