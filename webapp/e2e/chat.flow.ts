import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectFits, newcomer, register, test, waitForWords } from './support'

const composer = (page: Page) => page.getByRole('textbox', { name: 'Write a message' })
const messages = (page: Page) => page.getByRole('log').getByRole('article')
const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })

/** Says something and waits for the whole answer with its cost. */
async function say(page: Page, text: string): Promise<void> {
  const before = await messages(page).count()
  await composer(page).fill(text)
  await composer(page).press('Enter')
  await expect(messages(page)).toHaveCount(before + 2)
  await expect(messages(page).last()).toContainText(/tokens · \$0\.0/)
}

test('a newcomer gets a streamed, charged answer in three clicks', async ({ page }) => {
  const person = newcomer()
  await page.goto('/')
  await page.getByRole('link', { name: 'Create an account' }).click()
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What shall we begin with?')
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Explain/ }).click()
  await waitForWords(page)
  await expect(page.getByRole('button', { name: 'Stop the answer' })).toBeVisible()
  await expectAccessible(page)
  await expect(messages(page).last()).toContainText(/\d+ tokens · \$0\.0/)
  await expect(page).toHaveURL(/\/chat\/conv_/)
  await expectAccessible(page)
})

test('the answer is charged, and is there after a reload', async ({ page }) => {
  await register(page)
  await say(page, 'Hello **there**')
  const cost = /\$[\d.]+/.exec((await messages(page).last().textContent()) ?? '')?.[0]
  await page.reload()
  await expect(messages(page)).toHaveCount(2)
  await expect(messages(page).last()).toContainText(String(cost))
  await expect(messages(page).last().locator('strong')).toHaveText('there')
  await expect(page).toHaveTitle(/Hello/)
})

test('a stopped answer stays, marked and charged', async ({ page }) => {
  await register(page)
  await composer(page).fill('Long '.repeat(40))
  await composer(page).press('Enter')
  await waitForWords(page)
  await page.keyboard.press('Escape')
  await expect(messages(page).last()).toContainText('stopped')
  await expect(messages(page).last()).toContainText(/tokens · \$0\.0/)
  await expect(composer(page)).toBeFocused()
  await expectAccessible(page)
  await page.reload()
  await expect(messages(page).last()).toContainText('stopped')
  await expect(messages(page).last()).not.toContainText('Earlier messages')
})

test('another answer is shown in place of the first', async ({ page }) => {
  await register(page)
  await say(page, 'One')
  await say(page, 'Two')
  const asked = page.waitForRequest('**/api/chat')
  await page.getByRole('button', { name: 'Another answer' }).last().click()
  await asked
  await expect(page.getByRole('button', { name: 'Stop the answer' })).toHaveCount(0)
  await expect(messages(page).last()).toContainText(/given: 2\..*tokens/s)
  await expect(messages(page)).toHaveCount(4)
  await page.reload()
  await expect(messages(page)).toHaveCount(4)
})

test('an edited message begins another version from there', async ({ page }) => {
  await register(page)
  await say(page, 'One')
  await say(page, 'Two')
  await messages(page).first().hover()
  await messages(page).first().getByRole('button', { name: 'Edit the message' }).click()
  await expectAccessible(page)
  await page.getByRole('textbox', { name: 'Edit the message' }).fill('Three')
  await page.keyboard.press('Enter')
  await expect(messages(page)).toHaveCount(2)
  await expect(messages(page).last()).toContainText(/You wrote: .Three.*given: 0\..*tokens/s)
  await page.reload()
  await expect(messages(page)).toHaveCount(2)
})

test('a branch goes its own way', async ({ page }) => {
  await register(page)
  await say(page, 'One')
  await say(page, 'Two')
  const old = page.url()
  await messages(page).nth(1).hover()
  await messages(page)
    .nth(1)
    .getByRole('button', { name: /Go on from here/ })
    .click()
  await expect(page).not.toHaveURL(old)
  await expect(messages(page)).toHaveCount(2)
  await say(page, 'Otherwise')
  await expect(messages(page).last()).toContainText('given: 2')
  await page.goto(old)
  await expect(messages(page)).toHaveCount(4)
})

test('conversations are found, renamed and deleted', async ({ page }) => {
  await register(page)
  await say(page, 'About heat pumps')
  await page.getByRole('link', { name: 'New chat' }).click()
  await say(page, 'About poems')
  await expect(list(page).getByRole('listitem')).toHaveCount(2)
  await list(page).getByRole('searchbox').fill('HEAT')
  await expect(list(page).getByRole('listitem')).toHaveCount(1)
  await expect(list(page).getByRole('listitem')).toContainText('About heat pumps')
  await expectAccessible(page)
  await list(page).getByRole('searchbox').fill('no such thing')
  await expect(list(page)).toContainText('Nothing found')
  await list(page).getByRole('searchbox').fill('')
  await list(page).getByRole('button', { name: 'What to do with About poems' }).click()
  await expectAccessible(page)
  await list(page).getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Name of the conversation' }).fill('Verse')
  await page.keyboard.press('Enter')
  await expect(list(page).getByRole('link', { name: 'Verse' })).toBeVisible()
  await list(page).getByRole('button', { name: 'What to do with Verse' }).click()
  await list(page).getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(list(page).getByRole('listitem')).toHaveCount(1)
  await expect(page).toHaveURL(/\/chat$/)
  await page.reload()
  await expect(list(page).getByRole('listitem')).toHaveCount(1)
})

test('a conversation goes out as a file and comes in again', async ({ page }) => {
  await register(page)
  await say(page, 'To be kept')
  const download = page.waitForEvent('download')
  await list(page)
    .getByRole('button', { name: /What to do with/ })
    .click()
  await list(page).getByRole('button', { name: 'Save as a file' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('To be kept.json')
  await page.locator('input[type=file]').setInputFiles(String(await file.path()))
  await expect(page.getByText('The conversations were taken in.')).toBeVisible()
  await expect(list(page).getByRole('listitem')).toHaveCount(2)
  await expect(messages(page)).toHaveCount(2)
  await expect(messages(page).first()).toContainText('To be kept')
})

test.describe('with bad files', () => {
  test.use({ expectedComplaints: [/400/] })

  test('one is told what is wrong', async ({ page }) => {
    await register(page)
    for (const content of ['not json', '{"conversations":[{"title":7}]}', '[]']) {
      const file = { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(content) }
      await page.locator('input[type=file]').setInputFiles(file)
      await expect(page.getByRole('alert')).toBeVisible()
      await page.getByRole('button', { name: 'Close' }).click()
    }
    await expect(list(page)).toContainText('Your conversations will be here')
  })
})

test('model, system prompt and library are kept', async ({ page }) => {
  await register(page)
  await page.getByRole('button', { name: /^Model:/ }).click()
  await expectAccessible(page)
  await page.getByRole('combobox', { name: 'Find a model' }).fill('dr14')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Model: DR14' })).toBeFocused()
  await page.getByRole('button', { name: 'Prompt library' }).click()
  await page.getByRole('button', { name: 'New prompt' }).click()
  await page.getByLabel('Title', { exact: true }).fill('Short')
  await page.getByLabel('Text', { exact: true }).fill('Be short.')
  await page.getByRole('button', { name: 'Save' }).click()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Use as system prompt' }).click()
  await say(page, 'Hello')
  await expect(messages(page).last()).toContainText('dr14')
  // The prompt is shown also to who asks for it before the conversation is there.
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route(/\/conversations\/conv_[^/]+$/, async (route) => {
    await released
    await route.continue()
  })
  await page.reload()
  await expect(page.getByRole('button', { name: 'Model: DR14' })).toBeVisible()
  await page.getByRole('button', { name: 'System prompt' }).click()
  await expect(page.getByRole('textbox', { name: 'System prompt' })).toHaveValue('')
  release()
  await expect(page.getByRole('textbox', { name: 'System prompt' })).toHaveValue('Be short.')
  await expectAccessible(page)
})

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true })

  test('everything is within reach', async ({ page }) => {
    await register(page)
    await expectFits(page)
    await say(page, `A word without end: ${'x'.repeat(150)}`)
    await expectFits(page)
    await page.getByRole('button', { name: 'Conversations' }).click()
    await expect(list(page)).toBeVisible()
    await expectFits(page)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'New chat' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(list(page)).toBeHidden()
  })
})
