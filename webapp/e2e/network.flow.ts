import { expect, expectAccessible, register, test } from './support'

test.describe('a server that is away', () => {
  test.use({ expectedComplaints: [/503|ERR_FAILED/] })

  test('while the page opens signs nobody out', async ({ page }) => {
    await register(page)
    await page.route('**/api/v1/auth/refresh', (route) => route.abort(), { times: 1 })
    await page.goto('/account')
    await expect(page.getByRole('alert')).toContainText('The server does not answer')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByTestId('available')).toBeVisible()
  })

  test('leaves the page as it is, with a way to try again', async ({ page }) => {
    await register(page)
    await page.route('**/api/v1/billing/transactions*', (route) =>
      route.fulfill({ status: 503, json: { message: 'The database does not answer', details: [] } }),
    )
    await page.goto('/account')
    await expect(page.getByTestId('available')).toBeVisible()
    await expect(page.getByRole('alert')).toContainText('The database does not answer')
    await page.unroute('**/api/v1/billing/transactions*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('alert')).toBeHidden()
  })
})

test.describe('a limit that is reached', () => {
  test.use({ expectedComplaints: [/429/] })

  test('is counted down, then the page may be asked again', async ({ page }) => {
    await register(page)
    const refusal = {
      status: 429,
      headers: { 'Retry-After': '5' },
      json: { message: 'Slow down', details: [] },
    }
    await page.route('**/api/v1/billing/transactions*', (route) => route.fulfill(refusal), { times: 1 })
    await page.goto('/account')
    await expect(page.getByRole('alert')).toContainText('Too many requests')
    await expect(page.getByRole('alert')).toContainText('Wait')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('alert')).toBeHidden()
  })
})

test.describe('an empty balance', () => {
  test.use({ expectedComplaints: [/402/] })

  test('leads to the top-up', async ({ page }) => {
    await register(page)
    await page.route('**/api/v1/billing/transactions*', (route) =>
      route.fulfill({ status: 402, json: { message: 'Not enough credits', details: [] } }),
    )
    await page.goto('/account')
    await page.getByRole('alert').getByRole('link', { name: 'Top up' }).click()
    await expect(page).toHaveURL(/top-up/)
  })
})
