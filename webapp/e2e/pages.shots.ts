// Pictures of the main pages for the README: both languages and both themes, each under 200 KB.
import { mkdirSync, statSync } from 'node:fs'
import type { APIRequestContext, Browser, Page } from '@playwright/test'
import { ADMIN, expect, test, tokenOf, type Person } from './support'

const FOLDER = '../docs/screenshots'
const MOST_BYTES = 200 * 1024
const TRAFFIC_MS = 30_000
const LOOKS = [
  { language: 'en', theme: 'light' },
  { language: 'ru', theme: 'dark' },
] as const
/** Shown in every look: they are what people come for. */
const OFTEN = [...LOOKS, { language: 'en', theme: 'dark' }, { language: 'ru', theme: 'light' }] as const
type Look = (typeof OFTEN)[number]

const QUESTION: Record<Look['language'], string> = {
  en: 'Explain in **three points** what a token is, with a line of code: `count(text)`',
  ru: 'Объясни в **трёх пунктах**, что такое токен, со строкой кода: `count(text)`',
}

async function customer(request: APIRequestContext, email: string, fullName: string): Promise<Person> {
  const person = { email, password: 'correct horse battery' }
  await request.post('/api/v1/auth/register', { data: { ...person, name: fullName } })
  const headers = { Authorization: `Bearer ${await tokenOf(request, person)}` }
  for (const name of ['Shop bot', '1C: sales']) {
    const data = { name, permissions: ['chat', 'models', 'users'], budget: { monthly: 5000 } }
    const made = await (await request.post('/api/v1/auth/api-keys', { data, headers })).json()
    for (const model of ['gpt-4', 'demo', 'gpt-4o-mini']) {
      const body = { model, messages: [{ role: 'user', content: `A question of ${name} for ${model}` }] }
      await request.post('/v1/chat/completions', {
        data: body,
        headers: { Authorization: `Bearer ${made.key}` },
      })
    }
  }
  return person
}

/** People who ask while the act goes on, now and then for a model that there is none of. */
async function withTraffic(
  request: APIRequestContext,
  person: Person,
  act: () => Promise<void>,
): Promise<void> {
  const headers = { Authorization: `Bearer ${await tokenOf(request, person)}` }
  let isOver = false
  const askOn = async (pause: number) => {
    for (let asked = 1; !isOver; asked++) {
      const model = asked % 9 === 0 ? 'gpt-1' : 'gpt-4o-mini'
      const messages = [{ role: 'user', content: 'How many tokens are in this sentence?' }]
      const data = { model, messages, stream: asked % 2 === 0 }
      await request.post('/v1/chat/completions', { data, headers })
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  const people = [100, 150, 200, 300].map(askOn)
  try {
    await act()
  } finally {
    isOver = true
    await Promise.all(people)
  }
}

/** A browser of somebody with these habits, signed in. */
async function open(browser: Browser, look: Look, person: Person | null): Promise<Page> {
  const context = await browser.newContext({
    locale: look.language === 'ru' ? 'ru-RU' : 'en-US',
    colorScheme: look.theme,
    viewport: { width: 1280, height: 800 },
  })
  const page = await context.newPage()
  if (person) {
    await page.goto('/sign-in')
    await page.locator('input[autocomplete=username]').fill(person.email)
    await page.locator('input[autocomplete=current-password]').fill(person.password)
    await page.locator('form button[type=submit]').click()
    await expect(page).toHaveURL(/\/chat/)
  }
  return page
}

async function shoot(page: Page, name: string, look: Look): Promise<void> {
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  const path = `${FOLDER}/${name}-${look.language}-${look.theme}.png`
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  expect(statSync(path).size, path).toBeLessThan(MOST_BYTES)
}

test.beforeAll(() => mkdirSync(FOLDER, { recursive: true }))

test('chat and account', async ({ browser, request }) => {
  const person = await customer(request, 'ann@example.org', 'Ann Smith')
  for (const look of OFTEN) {
    const page = await open(browser, look, person)
    await page.getByRole('textbox').last().fill(QUESTION[look.language])
    await page.getByRole('textbox').last().press('Enter')
    await expect(page.getByRole('log').getByRole('article').last()).toContainText(/\d\s*\$|\$\s*0/)
    await shoot(page, 'chat', look)
    await page.goto('/account/usage')
    await expect(page.getByRole('img').last()).toBeVisible()
    await shoot(page, 'usage', look)
    await page.context().close()
  }
})

test('the other pages', async ({ browser, request }) => {
  const person = await customer(request, 'boris@example.org', 'Борис')
  for (const look of LOOKS) {
    const visitor = await open(browser, look, null)
    await visitor.goto('/')
    await expect(visitor.getByRole('heading', { level: 1 })).toBeVisible()
    await shoot(visitor, 'home', look)
    await visitor.context().close()
    const page = await open(browser, look, person)
    for (const name of ['account', 'keys', 'organization', 'webhooks']) {
      await page.goto(`/${name}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await shoot(page, name, look)
    }
    await page.context().close()
    const admin = await open(browser, look, ADMIN)
    for (const name of ['users', 'models']) {
      await admin.goto(`/admin/${name}`)
      await expect(admin.getByRole('heading', { level: 1 })).toBeVisible()
      await shoot(admin, `admin-${name}`, look)
    }
    await admin.context().close()
  }
})

test('live traffic', async ({ browser, request }) => {
  const person = await customer(request, 'clara@example.org', 'Clara')
  await withTraffic(request, person, async () => {
    const admins = await Promise.all(
      LOOKS.map(async (look) => ({ look, page: await open(browser, look, ADMIN) })),
    )
    for (const { page } of admins) await page.goto('/admin/live')
    await new Promise((resolve) => setTimeout(resolve, TRAFFIC_MS))
    for (const { look, page } of admins) {
      await expect(page.getByTestId('live-requests')).toContainText(/[1-9]/)
      await expect(page.getByTestId('live-active')).toContainText(/[1-9]/)
      await shoot(page, 'admin-live', look)
      await page.context().close()
    }
  })
})
