import { readFile } from 'node:fs/promises'
import { expect, expectAccessible, expectFits, register, test, tokenOf } from './support'

test('a top-up is paid at the checkout and is on the balance', async ({ page }) => {
  await register(page)
  await page.goto('/account')
  await expect(page.getByTestId('available')).toHaveText('$10.00')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Top up' }).first().click()
  await expectAccessible(page)
  await page.getByRole('button', { name: '$25.00' }).click()
  await page.getByRole('button', { name: 'Go to payment' }).click()
  await expect(page).toHaveURL(/checkout\/demo/)
  await page.getByRole('button', { name: 'Pay' }).click()
  await expect(page).toHaveURL(/account\/payments\/pay_/)
  await expect(page.getByRole('status').first()).toContainText('Paid')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'To the account' }).click()
  await expect(page.getByTestId('available')).toHaveText('$35.00')
  await expect(page.getByRole('link', { name: 'You can spend $35.00' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: '+$25.00' })).toBeVisible()
})

test('a payment that is canceled charges nothing and can be tried again', async ({ page }) => {
  await register(page)
  await page.goto('/account/top-up')
  await page.getByLabel('Another amount').fill('7.5')
  await page.getByRole('button', { name: 'Go to payment' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('status').first()).toContainText('Nothing was charged')
  await page.getByRole('link', { name: 'Try again' }).click()
  await expect(page).toHaveURL(/top-up/)
})

test('the warning of a low balance is kept, and taken away again', async ({ page }) => {
  await register(page)
  await page.goto('/account')
  await page.getByLabel('Warn below').fill('250.5')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Warn below')).toHaveValue('250.5')
  await page.getByLabel('Warn below').fill('')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()
  await page.reload()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  await expect(page.getByLabel('Warn below')).toHaveValue('')
  await expectAccessible(page)
})

test.describe('an amount that the server does not take', () => {
  test.use({ expectedComplaints: [/400/] })

  test('is explained beside the field', async ({ page }) => {
    await register(page)
    await page.goto('/account/top-up')
    await page.getByLabel('Another amount').fill('2000000')
    await page.getByRole('button', { name: 'Go to payment' }).click()
    await expect(page.getByLabel('Another amount')).toHaveClass(/is-invalid/)
    await expectAccessible(page)
  })
})

test('charges are listed, filtered and kept as a file; usage is drawn', async ({ page, request }) => {
  const person = await register(page)
  const token = await tokenOf(request, person)
  for (const question of ['One', 'Two', 'Three']) {
    const answer = await request.post('/v1/chat/completions', {
      headers: { Authorization: `Bearer ${token}` },
      data: { model: 'demo', messages: [{ role: 'user', content: question }] },
    })
    expect(answer.ok()).toBe(true)
  }
  await page.goto('/account/transactions')
  const rows = page.getByRole('row')
  await expect(rows).toHaveCount(5)
  await expectAccessible(page)
  await page.getByLabel('Type').selectOption('DEBIT')
  await expect(rows).toHaveCount(4)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV', exact: true }).click()
  const file = await readFile(await (await downloading).path(), 'utf8')
  expect(file.trim().split('\r\n')).toHaveLength(4)
  expect(file).toMatch(/,DEBIT,-0\.\d+,USD,.*,demo,/)
  await page.getByLabel('Up to').fill('2020-01-01')
  await expect(page.getByText('No transactions')).toBeVisible()

  const statement = page.waitForEvent('download')
  await page.getByRole('button', { name: 'PDF' }).click()
  expect((await readFile(await (await statement).path())).subarray(0, 5).toString()).toBe('%PDF-')

  await page.getByRole('link', { name: 'Usage' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Usage')
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('img', { name: /Usage over time/ })).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await expect(page.getByRole('cell', { name: 'demo', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Months' }).click()
  await page.getByRole('button', { name: 'Tokens' }).click()
  await expect(page.getByRole('img', { name: /Usage over time/ })).toBeVisible()
  await expectAccessible(page)
})

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 360, height: 740 } })

  test('the pages of the account fit', async ({ page }) => {
    await register(page)
    for (const path of ['/account', '/account/transactions', '/account/usage', '/account/top-up']) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
      await expectFits(page)
    }
    await page.goto('/account/transactions')
    // Two columns: a third would break the words of the middle one letter by letter.
    const row = page.getByRole('row').filter({ hasText: 'Start credits' })
    await expect(row).toBeVisible()
    expect((await row.boundingBox())?.height).toBeLessThan(100)
  })
})

test.describe('without a network', () => {
  test.use({ expectedComplaints: [/ERR_INTERNET_DISCONNECTED/] })

  test('the page says so and goes on when it is back', async ({ page, context }) => {
    await register(page)
    await page.goto('/account/top-up')
    await expect(page.getByRole('button', { name: 'Go to payment' })).toBeVisible()
    await context.setOffline(true)
    await expect(page.getByText('You are offline')).toBeVisible()
    await page.getByRole('button', { name: 'Go to payment' }).click()
    await expect(page.getByRole('alert')).toContainText('The server does not answer')
    await context.setOffline(false)
    await expect(page.getByText('You are offline')).toBeHidden()
    await page.getByRole('button', { name: 'Go to payment' }).click()
    await expect(page).toHaveURL(/checkout\/demo/)
  })
})
