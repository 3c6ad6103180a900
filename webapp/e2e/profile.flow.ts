import { readFile } from 'node:fs/promises'
import { expect, expectAccessible, expectFits, newcomer, register, signIn, test } from './support'

test('the name given at sign-up is that of the person', async ({ page }) => {
  const person = newcomer()
  await page.goto('/register')
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Name (optional)').fill('Dora Smith')
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page).toHaveURL(/\/chat/)
  await page.goto('/profile')
  await expect(page.getByLabel('Name')).toHaveValue('Dora Smith')
})

test('name and language of letters are kept', async ({ page }) => {
  await register(page)
  await page.goto('/profile')
  await page.getByLabel('Name').fill('Ann Smith')
  await page.getByLabel('Language of letters').selectOption('ru')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()
  await expectAccessible(page)
  await page.reload()
  await expect(page.getByLabel('Name')).toHaveValue('Ann Smith')
  await expect(page.getByLabel('Language of letters')).toHaveValue('ru')
})

test('a new password ends the other sessions, and the page there asks to sign in', async ({
  page,
  browser,
}) => {
  const person = await register(page)
  const elsewhere = await browser.newContext({ locale: 'en-US' })
  const other = await elsewhere.newPage()
  await signIn(other, person)

  await page.goto('/profile')
  await page.getByLabel('Present password').fill(person.password)
  await page.getByLabel('New password').fill('battery staple 8')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The password is changed' })).toBeVisible()

  await expect(async () => {
    await other.goto('/account')
    await expect(other).toHaveURL(/sign-in\?next=/, { timeout: 1_000 })
  }).toPass()
  await signIn(other, { ...person, password: 'battery staple 8' })
  await elsewhere.close()
})

test('sessions are listed and ended', async ({ page, browser }) => {
  const person = await register(page)
  const elsewhere = await browser.newContext({ locale: 'en-US' })
  const other = await elsewhere.newPage()
  await signIn(other, person)

  await page.goto('/profile')
  await expect(page.getByText('this one')).toBeVisible()
  await page.getByRole('button', { name: 'End all others' }).click()
  await expect(page.getByRole('button', { name: 'End all others' })).toBeHidden()
  await expect(async () => {
    await other.goto('/account')
    await expect(other).toHaveURL(/sign-in/, { timeout: 1_000 })
  }).toPass()
  await elsewhere.close()
})

test('everything of oneself is in one file', async ({ page }) => {
  const person = await register(page)
  await page.goto('/profile')
  const exported = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export my data' }).click()
  const file = JSON.parse(await readFile(await (await exported).path(), 'utf8'))
  expect(file.profile.email).toBe(person.email)
  expect(file).toHaveProperty('conversations')
  expect(file).toHaveProperty('transactions')
})

test.describe('a wrong present password', () => {
  test.use({ expectedComplaints: [/40[01]/] })

  test('is told beside the form, and nobody is signed out', async ({ page }) => {
    await register(page)
    await page.goto('/profile')
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await page.getByLabel('New address').fill('new-address@example.org')
    await page.getByLabel('Present password').first().fill('not this one')
    await page.getByRole('button', { name: 'Save' }).last().click()
    await expect(page.getByRole('alert').or(page.locator('.invalid-feedback')).first()).toBeVisible()
    await expect(page).toHaveURL(/profile/)
    await expectAccessible(page)
  })
})

test.describe('a deleted account', () => {
  test.use({ expectedComplaints: [/40[01]/] })

  test('signs out and cannot be signed in to', async ({ page }) => {
    const person = await register(page)
    await page.goto('/profile')
    await page.getByRole('button', { name: 'Delete my account' }).click()
    const dialog = page.getByRole('dialog')
    await expectAccessible(page)
    await dialog.getByLabel('Present password').fill('not this one')
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await expect(dialog.getByText('is not the present password')).toBeVisible()
    await dialog.getByLabel('Present password').fill(person.password)
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Your account is deleted' })).toBeVisible()
    await expect(page).toHaveURL(/\/$/)
    await page.goto('/sign-in')
    await page.getByLabel('E-mail or user name').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('alert')).toContainText('not right')
  })
})

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 360, height: 740 } })

  test('the profile fits', async ({ page }) => {
    await register(page)
    await page.goto('/profile')
    await expect(page.getByText('this one')).toBeVisible()
    await expectFits(page)
  })
})
