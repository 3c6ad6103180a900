import { execFileSync } from 'node:child_process'
import { expect, expectAccessible, expectFits, register, test } from './support'

test('a key is made, shown once, works as its snippet says, is rotated and revoked', async ({
  page,
  request,
}) => {
  await register(page)
  await page.goto('/keys')
  await expect(page.getByText('No keys yet')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'New key' }).click()
  const form = page.getByRole('dialog', { name: 'New key' })
  await form.getByLabel('Name').fill('My bot')
  await form.getByLabel('Act for end users').check()
  await form.getByLabel('Expires').selectOption('90')
  await form.getByText('Limits and budget').click()
  await form.getByLabel('Requests a minute').fill('20')
  await form.getByLabel('Credits a month').fill('500.5')
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Make the key' }).click()

  const secret = await page.getByTestId('secret').innerText()
  expect(secret).toMatch(/^ak_live_/)
  await expectAccessible(page)
  const shown = page.getByRole('dialog', { name: /Key/ })
  const curl = await shown.getByLabel('curl', { exact: true }).innerText()
  const answer = execFileSync('sh', ['-c', `${curl} --silent --show-error`], { encoding: 'utf8' })
  expect(JSON.parse(answer)).toHaveProperty('choices.0.message.content')
  await shown.getByRole('button', { name: 'BotBoom' }).click()
  await expect(shown.getByLabel('BotBoom', { exact: true })).toContainText('{{telegram_id}}')
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await expect(page.locator('body')).not.toContainText(secret)

  const card = page.getByRole('listitem').filter({ hasText: 'My bot' })
  await expect(card).toContainText('Credits a month: 500.5')
  await card.getByRole('button', { name: 'Rotate' }).click()
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click()
  const next = await page.getByTestId('secret').innerText()
  expect(next).not.toBe(secret)
  await page.getByRole('button', { name: 'I have copied it' }).click()

  await card.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'is revoked' })).toBeVisible()
  await expect(async () => {
    const refused = await request.get('/v1/models', { headers: { Authorization: `Bearer ${next}` } })
    expect(refused.status()).toBe(401)
  }).toPass()
})

test('a key can be for some models only; Escape leaves the form', async ({ page }) => {
  await register(page)
  await page.goto('/keys')
  await page.getByRole('button', { name: 'New key' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByRole('button', { name: 'New key' }).click()
  const form = page.getByRole('dialog', { name: 'New key' })
  await form.getByLabel('Name').fill('<img src=x onerror=alert(1)>')
  await form.getByLabel('Models', { exact: true }).selectOption('demo')
  await form.getByLabel('Expires').selectOption('never')
  await form.getByRole('button', { name: 'Make the key' }).click()
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: '<img src=x onerror=alert(1)>' })).toContainText(
    'Models: demo',
  )
})

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 360, height: 740 } })

  test('a key can be made', async ({ page }) => {
    await register(page)
    await page.goto('/keys')
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Phone')
    await expectFits(page)
    await page.getByRole('button', { name: 'Make the key' }).click()
    await expect(page.getByTestId('secret')).toBeVisible()
    await expectFits(page)
  })
})
