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

  await page.reload()
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
