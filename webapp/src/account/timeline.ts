import type { Schemas } from '@/shared/api/client'

export type Step = 'day' | 'week' | 'month'
type Point = Schemas['UsageReport']['timeline'][number]

/** How far back a page of each step looks, in days. */
export const SPAN_DAYS: Record<Step, number> = { day: 30, week: 7 * 26, month: 365 }

/** Days are those of UTC, as the server counts them. */
const iso = (date: Date) => date.toISOString().slice(0, 10)

/** The first day of a span that ends today. */
export function startOf(step: Step, now = new Date()): string {
  return iso(new Date(now.getTime() - (SPAN_DAYS[step] - 1) * 86_400_000))
}

/** The first day of the step that a day is in; a week begins on Monday. */
export function firstDay(day: string, step: Step): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`)
  if (step === 'week') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  if (step === 'month') date.setUTCDate(1)
  return iso(date)
}

/** Every step of a span; the server leaves out those without usage, which a chart must not. */
export function filled(points: Point[], from: string, to: string, step: Step): Point[] {
  const known = new Map(points.map((point) => [point.date, point]))
  const all: Point[] = []
  let day = firstDay(from, step)
  while (day <= to.slice(0, 10)) {
    all.push(known.get(day) ?? { date: day, requests: 0, tokens: 0, cost: 0 })
    day = next(day, step)
  }
  return all
}

function next(day: string, step: Step): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (step === 'month') date.setUTCMonth(date.getUTCMonth() + 1)
  else date.setUTCDate(date.getUTCDate() + (step === 'week' ? 7 : 1))
  return iso(date)
}

/** The present month and those before it, as `2026-11`. */
export function monthsBack(count: number, now = new Date()): string[] {
  return Array.from({ length: count }, (_, back) =>
    iso(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1))).slice(0, 7),
  )
}
