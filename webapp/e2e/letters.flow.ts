// Links of letters. The flows' server sends no letters, so what it would say to their tokens is said here.
import { expect, expectAccessible, test } from './support'

test('a new password by a letter', async ({ page }) => {
  const asked: unknown[] = []
  await page.route('**/api/v1/auth/reset-password', async (route) => {
    asked.push(route.request().postDataJSON())
    await route.fulfill({ status: 204 })
  })
  await page.goto('/#/reset-password/ott_secret')
  await expect(page).toHaveURL(/\/reset-password$/)
  await expectAccessible(page)
  await page.getByLabel('New password').fill('battery staple 8')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page).toHaveURL(/sign-in/)
  await expect(page.getByRole('status').filter({ hasText: 'The password is set' })).toBeVisible()
  expect(asked).toEqual([{ token: 'ott_secret', password: 'battery staple 8' }])
})

test('an address is confirmed by a letter', async ({ page }) => {
  await page.route('**/api/v1/auth/verify-email', (route) => route.fulfill({ status: 204 }))
  await page.goto('/#/verify-email/ott_secret')
  await expect(page.getByRole('status').filter({ hasText: 'is confirmed' })).toBeVisible()
  await expect(page).toHaveURL(/\/verify-email$/)
  await expectAccessible(page)
})

test('without a letter the page says what is missing', async ({ page }) => {
  await page.goto('/reset-password')
  await expect(page.getByText('Open this page by the link in the letter')).toBeVisible()
  await page.getByRole('link', { name: 'Ask for a new link' }).click()
  await expectAccessible(page)
  await page.getByLabel('E-mail').fill('nobody@example.org')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByText('a letter is on its way')).toBeVisible()
})

test.describe('a link that is too old', () => {
  test.use({ expectedComplaints: [/400/] })

  test('says so, and how to get another', async ({ page }) => {
    await page.goto('/#/reset-password/ott_old')
    await page.getByLabel('New password').fill('battery staple 8')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await expect(page.getByRole('alert')).toContainText('The link is not good any more')
    await page.goto('/#/verify-email/ott_old')
    await expect(page.getByText('The link is not good any more')).toBeVisible()
  })
})
