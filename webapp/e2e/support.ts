// What every flow needs: a page whose console is watched, people, and a look for what shuts others out.
import AxeBuilder from '@axe-core/playwright'
import { expect, test as base, type APIRequestContext, type Page } from '@playwright/test'

export interface Person {
  email: string
  password: string
}

interface Fixtures {
  /**
   * Complaints of the browser that a flow expects, as the 401 of a wrong password: an array of one expression, as Playwright
   * takes a second element for options.
   */
  expectedComplaints: [RegExp] | []
}

/** A test whose page must not complain in the browser's console. */
export const test = base.extend<Fixtures>({
  expectedComplaints: [[], { option: true }],
  page: async ({ page, expectedComplaints }, use) => {
    const complaints = complaintsOf(page)
    await use(page)
    const unexpected = complaints.filter((text) => !expectedComplaints[0]?.test(text))
    expect(unexpected, 'console of the browser').toEqual([])
  },
})

export { expect }

/** What the browser's console complains of from now on. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}

export const ADMIN: Person = {
  email: 'admin',
  password: process.env['TOLLGATE_ADMIN_PASSWORD'] ?? 'correct-horse-battery',
}

let people = 0

/** Somebody whom the server does not know yet. */
export function newcomer(): Person {
  people += 1
  return { email: `flow-${Date.now()}-${people}@example.org`, password: 'correct horse battery' }
}

/** Signs a newcomer up through the pages; ends in the chat. */
export async function register(page: Page, person = newcomer()): Promise<Person> {
  await page.goto('/register')
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page).toHaveURL(/\/chat/)
  return person
}

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail or user name').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).not.toHaveURL(/sign-in/)
}

/**
 * Waits until an answer of the demo has begun. Looks at every frame of the page, for the answer lasts little longer than a
 * second, and what follows is to happen while it does.
 */
export async function waitForWords(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[role="log"] article')].at(-1)?.textContent.includes('This is a demo'),
  )
}

/** Nothing on the page shuts out people with a keyboard, a screen reader or weak eyes. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)
  expect(serious, `axe at ${page.url()}`).toEqual([])
}

/** Nothing is wider than the window. */
export async function expectFits(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(over, `pixels beside the window at ${page.url()}`).toBeLessThanOrEqual(0)
}

/** A token of somebody for calls beside the page, as of a program of theirs. */
export async function tokenOf(request: APIRequestContext, person: Person): Promise<string> {
  const answer = await request.post('/api/v1/auth/login', { data: person })
  return ((await answer.json()) as { accessToken: string }).accessToken
}
