// What a platform admin does in the panel; the users and payments that it needs are made through the API.
import type { APIRequestContext, Page } from '@playwright/test'
import {
  ADMIN,
  complaintsOf,
  expect,
  expectAccessible,
  expectFits,
  newcomer,
  register,
  signIn,
  test,
} from './support'

interface Customer {
  email: string
  userId: string
  headers: { Authorization: string }
}

/** Somebody who signed up and has talked to the demo. */
async function customer(request: APIRequestContext): Promise<Customer> {
  const person = newcomer()
  const session = await (await request.post('/api/v1/auth/register', { data: person })).json()
  const headers = { Authorization: `Bearer ${session.accessToken}` }
  const userId = session.company.userId
  const chat = await request.post('/api/chat', { data: { userId, message: 'A secret wish' }, headers })
  expect(chat.ok()).toBe(true)
  return { email: person.email, userId, headers }
}

async function search(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: label }).fill(text)
  await page.getByRole('button', { name: 'Search' }).click()
}

/** The row of a list that says this. */
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

test('to others than admins there is no panel', async ({ page }) => {
  await register(page)
  await expect(page.getByRole('link', { name: 'Admin', exact: true })).toHaveCount(0)
  await page.goto('/admin/users')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page')
})

test.describe('an admin', () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, ADMIN)
  })

  test('finds a user, sets the balance, blocks and unblocks', async ({ page, request }) => {
    const user = await customer(request)
    await page.getByRole('link', { name: 'Admin', exact: true }).click()
    await expect(page).toHaveURL(/\/admin\/users/)
    await search(page, 'Part of a name or address, or an id', user.email)
    await expectAccessible(page)
    await row(page, user.email).getByRole('button', { name: 'Manage' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('a gift')
    await dialog.getByLabel('New balance').fill('12345.5')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Set the balance' }).click()
    await expect(dialog.getByTestId('balance')).toContainText('12,345.5')
    await dialog.getByLabel('Reason').fill('a stolen card')
    await dialog.getByRole('button', { name: 'Block', exact: true }).click()
    await expect(dialog.getByRole('button', { name: 'Unblock' })).toBeVisible()
    await dialog.getByLabel('Reason').fill('it was found')
    await dialog.getByRole('button', { name: 'Unblock' }).click()
    await expect(dialog.getByRole('button', { name: 'Block', exact: true })).toBeVisible()
    await dialog.getByLabel('Reason').fill('asked for it')
    await dialog.getByRole('button', { name: 'Delete the account' }).click()
    await page.getByRole('dialog').last().getByRole('button', { name: 'Delete the account' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.goto('/admin/audit')
    await page.getByRole('searchbox', { name: 'On whom or what' }).fill(user.userId)
    await page.getByRole('button', { name: 'Search' }).click()
    await expect(page.getByRole('cell', { name: 'blocked true; a stolen card' })).toBeVisible()
    await expect(page.getByTestId('chain')).toContainText('The chain is whole')
    await expectAccessible(page)
  })

  test('is told that a look at dialogs is recorded, before it is', async ({ page, request }) => {
    const user = await customer(request)
    await page.goto(`/admin/users/${user.userId}/dialogs`)
    await expect(page.getByText('These are private messages')).toBeVisible()
    await expect(page.getByText('A secret wish')).toHaveCount(0)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Record it and show the dialogs' }).click()
    await page.locator('summary').first().click()
    await expect(page.getByText('A secret wish').first()).toBeVisible()
    await expectAccessible(page)
    await page.goto('/admin/audit')
    await expect(row(page, user.userId).first()).toContainText('dialogs')
  })

  test('reads scripts in the names and messages of others as text', async ({ page, request }) => {
    const payload = '<img src=x onerror="window.hit=1">'
    const user = await customer(request)
    const own = await (await request.get('/api/v1/organizations', { headers: user.headers })).json()
    const organization = own.data[0].id
    const named = { data: { name: payload }, headers: user.headers }
    expect((await request.patch('/api/v1/account', named)).ok()).toBe(true)
    expect((await request.patch(`/api/v1/organizations/${organization}`, named)).ok()).toBe(true)
    const message = { userId: user.userId, message: payload }
    await request.post('/api/chat', { data: message, headers: user.headers })
    const unharmed = async () => {
      await expect(page.getByText(payload).first()).toBeVisible()
      expect(await page.evaluate(() => 'hit' in window)).toBe(false)
      await expect(page.locator('main img')).toHaveCount(0)
    }

    await page.goto('/admin/users')
    await search(page, 'Part of a name or address, or an id', user.email)
    await row(page, user.email).getByRole('button', { name: 'Manage' }).click()
    await unharmed()
    await page.goto('/admin/organizations')
    await search(page, 'Part of a name, or an id', organization)
    await unharmed()
    await page.goto(`/admin/users/${user.userId}/dialogs`)
    await page.getByRole('button', { name: 'Record it and show the dialogs' }).click()
    await page.locator('summary').click()
    await unharmed()
  })

  test('gives an organization a credit limit', async ({ page, request }) => {
    const user = await customer(request)
    await page.goto('/admin/organizations')
    const own = await (await request.get('/api/v1/organizations', { headers: user.headers })).json()
    await search(page, 'Part of a name, or an id', own.data[0].id)
    await expect(page.getByRole('button', { name: 'Manage' })).toHaveCount(1)
    await page.getByRole('button', { name: 'Manage' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('pays by invoice')
    await dialog.getByLabel('Credit limit').fill('250')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Set the limit' }).click()
    await expect(page.getByRole('cell', { name: '250', exact: true })).toBeVisible()
    await expectAccessible(page)
  })

  test('deletes an organization by its name, and its owner sees their own without an error', async ({
    page,
    browser,
  }) => {
    const name = `Gone & Co ${Date.now()}`
    const other = await browser.newContext()
    const theirs = await other.newPage()
    await register(theirs)
    await theirs.goto('/organization')
    await theirs.getByRole('button', { name: 'New organization' }).click()
    await theirs.getByRole('dialog').getByLabel('Name').fill(name)
    await theirs.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
    const actsFor = theirs.getByLabel('You act for').locator('option:checked')
    await expect(actsFor).toContainText(name)

    await page.goto('/admin/organizations')
    await search(page, 'Part of a name, or an id', name)
    await expect(page.getByRole('button', { name: 'Manage' })).toHaveCount(1)
    await page.getByRole('button', { name: 'Manage' }).click()
    const dialog = page.getByRole('dialog')
    const id = await dialog.locator('code').first().innerText()
    await dialog.getByRole('button', { name: 'Delete the organization' }).click()
    const sure = dialog.getByRole('button', { name: 'Delete the organization' })
    await dialog.getByLabel('Reason').fill('the contract has ended')
    await expect(sure).toBeDisabled()
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name)
    await expectAccessible(page)
    await sure.click()
    await expect(dialog).toHaveCount(0)
    await search(page, 'Part of a name, or an id', id)
    await expect(page.getByRole('cell').getByText('Deleted', { exact: true })).toBeVisible()
    await expectAccessible(page)

    const complaints = complaintsOf(theirs)
    await theirs.reload()
    await expect(actsFor).not.toContainText(name)
    await theirs.goto('/account')
    await expect(theirs.getByTestId('available')).toBeVisible()
    await theirs.goto('/chat')
    await expect(theirs.getByRole('textbox').first()).toBeVisible()
    expect(complaints).toEqual([])
    await other.close()
  })

  test('makes a model and gives it a price that holds from its time on', async ({ page }) => {
    const id = `flow-${Date.now()}`
    await page.goto('/admin/models')
    await page.getByRole('button', { name: 'New model' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Id', exact: true }).fill(id)
    await dialog.getByLabel('Name for people').fill('Flow model')
    await dialog.getByRole('combobox', { name: 'Provider' }).selectOption('demo')
    await dialog.getByLabel('Reason').fill('asked for')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toHaveCount(0)
    await search(page, 'Part of an id or name', id)
    await expect(row(page, id)).toContainText('Not served')
    await page.getByRole('button', { name: `Price: ${id}` }).click()
    await dialog.getByLabel('Input', { exact: true }).fill('1.5')
    await dialog.getByLabel('Output', { exact: true }).fill('2')
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('first price')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(row(page, id)).toContainText('Changes')
    await expectAccessible(page)
    await page.getByRole('button', { name: `History: ${id}` }).click()
    await expect(dialog).toContainText('first price')
    await expect(dialog).toContainText('Input 1.5 · Output 2')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect(async () => {
      await page.getByRole('button', { name: 'Search' }).click()
      await expect(row(page, id)).toContainText('1.5', { timeout: 500 })
    }).toPass({ timeout: 120_000 })
    await expect(row(page, id).getByText('Served', { exact: true })).toBeVisible()
  })

  test('sees the traffic of all nodes as it is', async ({ page, request }) => {
    await page.goto('/admin/live')
    await expect(page.getByText('Live', { exact: true }).last()).toBeVisible()
    await expect(page.getByRole('table')).toContainText('nd_')
    let isSeen = false
    const busy = (async () => {
      while (!isSeen) await request.get('/api/v1/models')
    })()
    try {
      await expect(page.getByTestId('live-errors')).toContainText(/[1-9]/)
      await expect(page.getByText('401')).toBeVisible()
    } finally {
      isSeen = true
      await busy
    }
    await expectAccessible(page)
  })

  test('gives a part of a payment back', async ({ page, request }) => {
    const user = await customer(request)
    const wish = { amount: 20, currency: 'USD' }
    const made = await request.post('/api/v1/payments', { data: wish, headers: user.headers })
    const payment = await made.json()
    await page.goto(payment.confirmationUrl)
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.goto('/admin/payments')
    await page.getByLabel('User').fill(user.userId)
    await page.getByRole('button', { name: 'Search' }).click()
    await expect(row(page, user.userId)).toContainText('Paid')
    await expectAccessible(page)
    await row(page, user.userId).getByRole('button', { name: 'Open' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByLabel('Amount to give back')).toHaveValue('20')
    await dialog.getByLabel('Amount to give back').fill('5')
    await dialog.getByLabel('Reason').fill('too much')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Give it back' }).click()
    await expect(row(page, user.userId)).toContainText('$5.00 given back')
  })

  test('sees how the providers do and what the node runs with', async ({ page }) => {
    await page.goto('/admin/deployments')
    await expect(page.getByText('Healthy').first()).toBeVisible()
    await expectAccessible(page)
    await page.goto('/admin/settings')
    await expect(page.getByRole('heading', { name: 'Limits a minute' })).toBeVisible()
    await expectAccessible(page)
  })
})

test.describe('on a telephone, in Russian and in the dark', () => {
  test.use({ viewport: { width: 360, height: 740 }, locale: 'ru-RU', colorScheme: 'dark' })

  test('every page of the panel fits', async ({ page }) => {
    await page.goto('/sign-in')
    await page.getByLabel('Почта или имя пользователя').fill(ADMIN.email)
    await page.getByLabel('Пароль', { exact: true }).fill(ADMIN.password)
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await expect(page).toHaveURL(/chat/)
    const pages = ['users', 'organizations', 'models', 'deployments', 'live', 'payments', 'audit', 'settings']
    for (const name of pages) {
      await page.goto(`/admin/${name}`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/[А-я]{4}/)
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      await expectFits(page)
      await expectAccessible(page)
    }
  })
})
