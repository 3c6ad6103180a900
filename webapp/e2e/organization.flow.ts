import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectFits, newcomer, register, test } from './support'

test('an owner makes an organization, lets somebody in, gives a role and a cap, and removes them', async ({
  page,
  browser,
}) => {
  await register(page)
  await page.goto('/organization')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'New organization' }).click()
  const form = page.getByRole('dialog', { name: 'New organization' })
  await form.getByLabel('Name').fill('Acme <b>&</b> Co')
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByLabel('You act for').locator('option:checked')).toHaveText(
    'Acme <b>&</b> Co · Owner',
  )

  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const link = await page.getByTestId('link').innerText()
  expect(link).toContain('/#/invite/')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('Whoever has the link')).toBeVisible()

  const other = await browser.newContext()
  const theirs = await other.newPage()
  const bob = newcomer()
  await register(theirs, bob)
  const token = new URL(link).hash
  await theirs.goto(`/${token}`)
  await expect(theirs).toHaveURL(/invite$/)
  await expectAccessible(theirs)
  await theirs.getByRole('button', { name: 'Join' }).click()
  await expect(theirs.getByText('You are a member now.')).toBeVisible()
  await theirs.getByRole('link', { name: 'To your organizations' }).click()
  await theirs.getByLabel('You act for').selectOption({ label: 'Acme <b>&</b> Co · Member' })
  await expect(theirs.getByRole('region', { name: 'Members' })).toContainText('Member')
  await expect(theirs.getByRole('region', { name: 'Invitations' })).toBeHidden()

  // A key of a plain member may do what its maker may.
  await theirs.goto('/keys')
  await theirs.getByRole('button', { name: 'New key' }).click()
  const wish = theirs.getByRole('dialog', { name: 'New key' })
  await expect(wish).toContainText(
    'Only owners and admins of the organization can also allow: Act for end users',
  )
  await expect(wish.getByLabel('Act for end users')).toHaveCount(0)
  await wish.getByLabel('Name').fill('Mine')
  await wish.getByRole('button', { name: 'Make the key' }).click()
  await expect(theirs.getByTestId('secret')).toBeVisible()
  await theirs.getByRole('button', { name: 'I have copied it' }).click()

  const warning = (of: Page) => of.getByRole('heading', { name: 'Warning of a low balance' })
  const statement = (of: Page) => of.getByRole('heading', { name: 'Statement of a month' })
  await theirs.goto('/account')
  await expect(theirs.getByTestId('available')).toBeVisible()
  await expect(theirs.locator('[aria-busy=true]')).toHaveCount(0)
  await expect(warning(theirs)).toHaveCount(0)
  await theirs.goto('/account/transactions')
  await expect(theirs.getByLabel('Up to')).toBeVisible()
  await theirs.waitForLoadState('networkidle')
  await expect(statement(theirs)).toHaveCount(0)
  await page.goto('/account/transactions')
  await expect(statement(page)).toBeVisible()
  await page.goto('/account')
  await expect(warning(page)).toBeVisible()
  // It is the warning of the organization that the session acts for.
  const asked = page.waitForRequest(
    (request) => request.method() === 'PUT' && request.url().endsWith('/alerts'),
  )
  await page.getByLabel('Warn below so many credits').fill('5')
  await page.getByRole('button', { name: 'Save' }).click()
  const organizations = await page.request.get('/api/v1/organizations', {
    headers: { Authorization: (await (await asked).headerValue('authorization')) ?? '' },
  })
  const active = ((await organizations.json()) as { data: { id: string; active: boolean }[] }).data.find(
    (one) => one.active,
  )
  expect((await asked).url()).toContain(active?.id)

  await page.goto('/organization')
  const member = page.getByRole('listitem').filter({ hasText: bob.email })
  await member.getByLabel(`Role of ${bob.email}`).selectOption('admin')
  await expect(page.getByRole('status').filter({ hasText: 'is changed' })).toBeVisible()
  await member.getByRole('button', { name: 'Cap of' }).click()
  await page.getByLabel('Credits a month').fill('12.5')
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(member).toContainText('at most 12.5 credits a month')
  await member.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(member).toBeHidden()
  await other.close()
})

test('the page fits a phone, also in Russian and in the dark', async ({ page }) => {
  await register(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto('/organization')
  await expect(page.getByRole('region', { name: 'Members' }).getByRole('listitem')).toHaveCount(1)
  await expectFits(page)
  await page.evaluate(() => {
    localStorage.setItem('tollgate.locale', 'ru')
    localStorage.setItem('tollgate.theme', 'dark')
  })
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectFits(page)
  await expectAccessible(page)
})
