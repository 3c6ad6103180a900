import { expect, expectAccessible, expectFits, newcomer, register, test } from './support'

test('a newcomer registers in two clicks and is in the chat', async ({ page }) => {
  const person = newcomer()
  await page.goto('/')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Create an account' }).click()
  await expectAccessible(page)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page).toHaveURL(/\/chat/)
  await expect(page).toHaveTitle(/Chat · Tollgate/)
  await expect(page.getByRole('link', { name: /You can spend/ })).toBeVisible()
  await expectAccessible(page)
})

test('a session outlives a reload and a second tab, and ends in both at once', async ({ page, context }) => {
  await register(page)
  await page.reload()
  await expect(page).toHaveURL(/\/chat/)
  const second = await context.newPage()
  await second.goto('/account')
  await expect(second.getByRole('heading', { level: 1 })).toHaveText('Account')
  await second.getByRole('button', { name: 'Settings and account' }).click()
  await expectAccessible(second)
  await second.getByRole('button', { name: 'Sign out' }).click()
  await expect(second).toHaveURL(/sign-in/)
  await expect(page).toHaveURL(/sign-in/)
  await page.goto('/account')
  await expect(page).toHaveURL(/sign-in\?next=/)
})

test('two tabs that open at the same moment keep the session', async ({ page, context }) => {
  await register(page)
  const others = await Promise.all([context.newPage(), context.newPage(), context.newPage()])
  await Promise.all(others.map((other) => other.goto('/account')))
  for (const other of others) {
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('Account')
  }
  await page.reload()
  await expect(page).toHaveURL(/\/chat/)
})

test('no script can read a token', async ({ page, context }) => {
  await register(page)
  const kept = await page.evaluate(
    () => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie,
  )
  expect(kept).not.toContain('eyJ')
  const cookie = (await context.cookies('http://localhost/api/v1/auth')).find((one) => one.httpOnly)
  expect(cookie?.sameSite).toBe('Strict')
})

test.describe('with a wrong password', () => {
  test.use({ expectedComplaints: [/401/] })

  test('one is told so, and may try again', async ({ page }) => {
    const person = await register(page)
    await page.context().clearCookies()
    await page.goto('/sign-in')
    await page.getByLabel('E-mail or user name').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill('not this one')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('alert')).toContainText('not right')
    await expectAccessible(page)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page).toHaveURL(/\/chat/)
  })

  test('a page asked for before sign-in is shown after it', async ({ page }) => {
    const person = await register(page)
    await page.context().clearCookies()
    await page.goto('/account')
    await expect(page).toHaveURL(/sign-in\?next=/)
    await page.getByLabel('E-mail or user name').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page).toHaveURL(/\/account$/)
  })
})

test('language and theme are chosen once and kept', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Settings and account' }).click()
  await page.getByRole('button', { name: 'Русский' }).click()
  await page.getByRole('button', { name: 'Тёмная' }).click()
  await expect(page.getByRole('link', { name: 'Создать учётную запись' })).toBeVisible()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru')
  await expect(page.locator('html')).toHaveAttribute('data-bs-theme', 'dark')
  await expectAccessible(page)
})

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 360, height: 740 } })

  test('everything is within reach', async ({ page }) => {
    await page.goto('/')
    await expectFits(page)
    await register(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Menu', exact: true }).click()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Account', exact: true }).click()
    await expect(page).toHaveURL(/\/account/)
    await expectFits(page)
  })
})

test('the browser of a Russian shows Russian', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'ru-RU' })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Вход')
  await expect(page).toHaveTitle('Вход · Tollgate')
  await context.close()
})

test('an address that is nobody’s page of the app says so', async ({ page }) => {
  await register(page)
  await page.goto('/account/no/such/page')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page')
  await expectAccessible(page)
})

test.describe('in Russian', () => {
  test.use({ locale: 'ru-RU' })

  test('a newcomer’s letters are in Russian, too', async ({ page }) => {
    const person = newcomer()
    await page.goto('/register')
    await page.locator('input[type=email]').fill(person.email)
    await page.locator('input[autocomplete=new-password]').fill(person.password)
    await page.getByRole('button', { name: 'Создать' }).click()
    await expect(page).toHaveURL(/\/chat/)
    await page.goto('/profile')
    await expect(page.getByLabel('Язык писем')).toHaveValue('ru')
  })
})
