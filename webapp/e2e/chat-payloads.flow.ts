import type { Page } from '@playwright/test'
import { expect, register, test } from './support'

// Rows WB-01: what runs a script in a careless page is text in this one.
const PAYLOADS = [
  '<img src=x onerror="window.hit=1">',
  '<svg onload="window.hit=1">',
  '<script>window.hit=1</script>',
  '[x](javascript:window.hit=1)',
  '![x](https://example.com/x.png" onerror="window.hit=1)',
  '<a href="javascript:window.hit=1">x</a>',
  '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
  '```html\n<img src=x onerror="window.hit=1">\n```',
  '"><script>window.hit=1</script>',
  "{{constructor.constructor('window.hit=1')()}}",
]

const composer = (page: Page) => page.getByRole('textbox', { name: 'Write a message' })
const messages = (page: Page) => page.getByRole('log').getByRole('article')

async function expectUnharmed(page: Page): Promise<void> {
  await page.waitForTimeout(100)
  expect(await page.evaluate(() => 'hit' in window)).toBe(false)
  await expect(page.locator('.chat img, .chat iframe, .chat script, .chat form[action]')).toHaveCount(0)
  for (const link of await page.locator('.markdown a').all()) {
    expect(await link.getAttribute('href')).toMatch(/^(https?:|mailto:)/)
  }
}

test('scripts in messages and answers are text', async ({ page }) => {
  page.on('dialog', (dialog) => expect(dialog.message()).toBe('no dialog'))
  await register(page)
  for (const [index, payload] of PAYLOADS.entries()) {
    await composer(page).fill(`P${index}:\n${payload}`)
    await composer(page).press('Enter')
    await expect(messages(page).last()).toContainText(new RegExp(`P${index}:.*tokens · `, 's'))
    await expectUnharmed(page)
  }
  await page.reload()
  await expect(messages(page).last()).toContainText(/tokens · /)
  await expectUnharmed(page)
})

test('scripts in names, prompts and files are text', async ({ page }) => {
  page.on('dialog', (dialog) => expect(dialog.message()).toBe('no dialog'))
  await register(page)
  const conversations = PAYLOADS.map((payload) => ({
    title: payload.replaceAll('\n', ' '),
    model: payload.replaceAll('\n', ' '),
    systemPrompt: payload,
    messages: [
      { role: 'system', content: payload },
      { role: 'user', content: `to be found ${payload}` },
      { role: 'assistant', content: payload, model: payload.replaceAll('\n', ' ') },
    ],
  }))
  const buffer = Buffer.from(JSON.stringify({ conversations }))
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer })
  const links = page.locator('.conversation-link')
  await expect(links).toHaveCount(PAYLOADS.length)
  await expectUnharmed(page)
  for (const link of await links.all()) {
    await link.click()
    await expect(messages(page)).toHaveCount(3)
    await expectUnharmed(page)
  }
  await page.getByRole('searchbox').fill('TO BE FOUND')
  await expect(page.locator('.excerpt').first()).toBeVisible()
  await expectUnharmed(page)
  await page.getByRole('button', { name: 'Prompt library' }).click()
  for (const payload of PAYLOADS.slice(0, 3)) {
    await page.getByRole('button', { name: 'New prompt' }).click()
    await page.getByLabel('Title', { exact: true }).fill(payload)
    await page.getByLabel('Text', { exact: true }).fill(payload)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText(payload).first()).toBeVisible()
  }
  await expectUnharmed(page)
})
