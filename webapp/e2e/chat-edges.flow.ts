import type { Page } from '@playwright/test'
import { FREE_MS, watchLongTasks } from './long-tasks'
import { fastAnswer, startProxy } from './proxy'
import { expect, expectAccessible, register, signIn, test, waitForWords } from './support'

const SERVER = process.env['TOLLGATE'] ?? 'http://localhost:3000'
const composer = (page: Page) => page.getByRole('textbox', { name: 'Write a message' })
const messages = (page: Page) => page.getByRole('log').getByRole('article')

async function ask(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

test('who is quicker than the list of models is answered, too', async ({ page }) => {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/api/v1/models*', async (route) => {
    await released
    await route.continue()
  })
  await register(page)
  await ask(page, 'Hello')
  await expect(composer(page)).toHaveValue('Hello')
  release()
  await expect(messages(page).last()).toContainText(/tokens · /)
  await expect(messages(page)).toHaveCount(2)
  await expect(composer(page)).toHaveValue('')
})

test.describe('when the line breaks', () => {
  test.use({ expectedComplaints: [/ERR_/] })

  test('what had come stays, and one may try again', async ({ browser }) => {
    const proxy = await startProxy(SERVER)
    const context = await browser.newContext({ baseURL: proxy.address, locale: 'en-US' })
    const page = await context.newPage()
    await register(page)
    await ask(page, 'Long '.repeat(40))
    await waitForWords(page)
    proxy.cut()
    await expect(page.getByRole('alert')).toContainText('The connection was lost')
    await expect(messages(page).last()).toContainText('This is a demo')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(messages(page).last()).toContainText(/given: 0\..*tokens/s)
    await expect(messages(page)).toHaveCount(2)
    await page.reload()
    await expect(messages(page)).toHaveCount(2)
    await context.close()
    await proxy.close()
  })

  test('a message that did not get out is not lost', async ({ page, context }) => {
    await register(page)
    await context.setOffline(true)
    await expect(page.getByText('You are offline')).toBeVisible()
    await ask(page, 'Hello')
    await expect(page.getByRole('alert')).toContainText('does not answer')
    await context.setOffline(false)
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(messages(page).last()).toContainText(/tokens · /)
    await expect(messages(page)).toHaveCount(2)
  })
})

test.describe('when the server refuses', () => {
  test.use({ expectedComplaints: [/402|429|502/] })

  test('there is a way on', async ({ page }) => {
    await register(page)
    const refuse = (status: number, headers: Record<string, string> = {}) =>
      page.route(
        '**/api/chat',
        (route) => route.fulfill({ status, headers, json: { statusCode: status, message: 'no' } }),
        { times: 1 },
      )
    await refuse(402)
    await ask(page, 'Hello')
    await expect(page.getByRole('alert').getByRole('link', { name: 'Top up' })).toBeVisible()
    await expectAccessible(page)
    await refuse(429, { 'Retry-After': '5' })
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('alert')).toContainText(/Wait/)
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
    await refuse(502)
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('alert')).toContainText('Nothing was charged')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(messages(page).last()).toContainText(/tokens · /)
    await expect(messages(page)).toHaveCount(2)
  })

  test('another answer that is refused leaves the first', async ({ page }) => {
    await register(page)
    await ask(page, 'Hello')
    await expect(messages(page).last()).toContainText(/tokens · /)
    await page.route('**/api/chat', (route) =>
      route.fulfill({ status: 402, json: { statusCode: 402, message: 'no' } }),
    )
    await page.getByRole('button', { name: 'Another answer' }).click()
    await expect(page.getByRole('alert').getByRole('link', { name: 'Top up' })).toBeVisible()
    await expect(messages(page)).toHaveCount(2)
    await expect(messages(page).last()).toContainText(/tokens · /)
  })
})

test('200 pieces a second leave the page free, and the reader where they are', async ({ browser }) => {
  const words = Array.from({ length: 1_600 }, (_, i) =>
    i % 40 === 0 ? '\n\n```js\n' : i % 40 === 10 ? '\n```\n\n' : i % 8 === 0 ? `**word${i}** ` : `word${i} `,
  )
  const proxy = await startProxy(SERVER, fastAnswer(words, 200))
  const context = await browser.newContext({ baseURL: proxy.address, locale: 'en-US' })
  const page = await context.newPage()
  await register(page)
  const longest = await watchLongTasks(browser, page)
  await ask(page, 'Go')
  await expect(messages(page).last()).toContainText('word201')
  const log = page.getByRole('log')
  const atEnd = () => log.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight)
  await expect.poll(atEnd).toBeLessThan(60)
  // The answer has grown before the page hears of its own scroll.
  await log
    .locator('.thread-row')
    .last()
    .evaluate((row) => {
      row.style.paddingBottom = '200px'
      row.parentElement?.dispatchEvent(new Event('scroll'))
    })
  await expect(page.getByRole('button', { name: 'To the end' })).toHaveCount(0)
  await expect.poll(atEnd).toBeLessThan(60)
  await log.hover()
  await page.mouse.wheel(0, -600)
  await expect.poll(atEnd).toBeGreaterThan(500)
  const top = () => log.evaluate((one) => one.scrollTop)
  let place = NaN
  await expect
    .poll(async () => {
      const before = place
      place = await top()
      return place - before
    })
    .toBe(0)
  await expect(messages(page).last()).toContainText('word1001')
  expect(Math.abs((await top()) - place)).toBeLessThan(3)
  await page.getByRole('button', { name: 'To the end' }).click()
  await expect(messages(page).last()).toContainText('word1598')
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible()
  await expect.poll(atEnd).toBeLessThan(60)
  expect(await longest()).toBeLessThan(FREE_MS)
  await context.close()
  await proxy.close()
})

test('20,000 messages scroll without a stop', async ({ page, browser }) => {
  test.setTimeout(480_000)
  await register(page)
  const said = Array.from({ length: 20_000 }, (_, i) => ({
    role: i % 2 ? 'assistant' : 'user',
    content: `Message ${i}. ${'Some words of it. '.repeat(1 + (i % 7))}`,
  }))
  const file = Buffer.from(JSON.stringify({ conversations: [{ title: 'Long', messages: said }] }))
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'long.json', mimeType: 'application/json', buffer: file })
  await expect(messages(page).last()).toContainText('Message 19999.', { timeout: 180_000 })
  const longest = await watchLongTasks(browser, page)
  const log = page.getByRole('log')
  await log.focus()
  // Up through several hundred messages, as fast as one can.
  for (let i = 0; i < 60; i++) {
    await log.evaluate((one) => one.scrollBy(0, -1500))
    await page.waitForTimeout(50)
  }
  const rows = await log.locator('.thread-row').count()
  expect(rows).toBeLessThan(60)
  const seen = await log.evaluate((one) => one.querySelectorAll('article').length)
  expect(seen).toBeGreaterThan(3)
  const text = (await messages(page).first().textContent()) ?? ''
  expect(Number(/Message (\d+)/.exec(text)?.[1])).toBeLessThan(19_700)
  expect(await longest()).toBeLessThan(FREE_MS)
})

test('what is said in one browser comes to the other', async ({ page, browser }) => {
  const person = await register(page)
  await ask(page, 'First')
  await expect(messages(page).last()).toContainText(/tokens · /)
  const elsewhere = await browser.newContext({ locale: 'en-US' })
  const other = await elsewhere.newPage()
  await signIn(other, person)
  await other.goto(page.url())
  await expect(messages(other)).toHaveCount(2)
  await ask(other, 'Second')
  await expect(messages(other).last()).toContainText(/given: 2\..*tokens/s)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(messages(page)).toHaveCount(4)
  // Both at once: each is answered, none is lost. Whether a page knows of the other's already is a matter of time.
  await Promise.all([ask(page, 'Third'), ask(other, 'Fourth')])
  for (const one of [page, other]) {
    await expect.poll(() => messages(one).count()).toBeGreaterThanOrEqual(6)
    await expect(messages(one).last()).toContainText(/tokens · /)
  }
  await page.reload()
  await expect(messages(page)).toHaveCount(8)
  await elsewhere.close()
})
