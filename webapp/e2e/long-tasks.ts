// How long a page is deaf to its reader.
import type { Browser, Page } from '@playwright/test'
import { expect } from './support'

/**
 * How long a page may be deaf: 100 ms on a quiet machine, which the nightly run has. A slow one takes some times as long for
 * the same work; there the limit finds what grows with the text or the list.
 */
export const FREE_MS = process.env['TOLLGATE_STRICT_TIMES'] ? 100 : 600

interface TraceEvent {
  name: string
  tid: number
  pid: number
  /** Microseconds of the processor's time. */
  tdur?: number
  args?: { name?: string }
}

/**
 * Watches a page's tasks from now on. What comes back tells the longest in milliseconds: by the clock, as the page itself sees
 * it, or by the processor's time where that is less, for on a machine that others keep busy a task also waits for its turn.
 */
export async function watchLongTasks(browser: Browser, page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const seen: number[] = []
    Object.assign(window, { longTasks: seen })
    new PerformanceObserver((found) => {
      for (const task of found.getEntries()) seen.push(task.duration)
    }).observe({ entryTypes: ['longtask'] })
  })
  const seen = () =>
    page.evaluate(() => Math.max(0, ...(window as unknown as { longTasks: number[] }).longTasks))
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  return async () => {
    await page.waitForTimeout(200)
    const clock = await seen()
    const processor = longestTask(await browser.stopTracing())
    // That nothing was seen means something only where something would have been seen.
    await page.evaluate(() => {
      setTimeout(() => {
        const begun = performance.now()
        while (performance.now() - begun < 150);
      })
    })
    await expect.poll(seen).toBeGreaterThan(100)
    expect(processor).toBeGreaterThan(0)
    console.log(
      `longest task: ${Math.round(clock)} ms by the clock, ${Math.round(processor)} ms of the processor`,
    )
    return Math.min(clock, processor)
  }
}

/** Of the main threads of pages. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const threads = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map((event) => `${event.pid}/${event.tid}`),
  )
  return traceEvents
    .filter((event) => event.tdur !== undefined && threads.has(`${event.pid}/${event.tid}`))
    .reduce((longest, event) => Math.max(longest, (event.tdur ?? 0) / 1000), 0)
}
