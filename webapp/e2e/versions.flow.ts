import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, expectFits, register, test } from './support'

const composer = (page: Page) => page.getByRole('textbox', { name: 'Write a message' })
const messages = (page: Page) => page.getByRole('log').getByRole('article')
const versions = (message: Locator) => message.getByRole('group', { name: 'Versions' })

async function say(page: Page, text: string): Promise<void> {
  const before = await messages(page).count()
  await composer(page).fill(text)
  await composer(page).press('Enter')
  await expect(messages(page)).toHaveCount(before + 2)
  await expect(messages(page).last()).toContainText(/tokens · \$0\.0/)
}

/** Asks the first question in other words, and waits for the whole answer. */
async function askAnew(page: Page, text: string): Promise<void> {
  await messages(page).first().hover()
  await messages(page).first().getByRole('button', { name: 'Edit the message' }).click()
  await page.getByRole('textbox', { name: 'Edit the message' }).fill(text)
  await page.keyboard.press('Enter')
  await expect(messages(page)).toHaveCount(2)
  await expect(messages(page).last()).toContainText(/given: 0\..*tokens · \$0\.0/s)
}

test('what was said before an edit is a step away, also by keyboard and after a reload', async ({ page }) => {
  await register(page)
  await say(page, 'One')
  await say(page, 'Two')
  await askAnew(page, 'Three')
  const question = messages(page).first()
  await expect(versions(question)).toContainText('2 / 2')
  await expect(versions(messages(page).last())).toHaveCount(0)
  await expectAccessible(page)
  await versions(question).getByRole('button', { name: 'Version before' }).focus()
  await page.keyboard.press('Enter')
  await expect(messages(page)).toHaveCount(4)
  await expect(question).toContainText('One')
  await expect(versions(question)).toContainText('1 / 2')
  await expect(versions(question).getByRole('status')).toHaveText('Version 1 of 2')
  await expect(versions(question).getByRole('button', { name: 'Version before' })).toBeFocused()
  await expectAccessible(page)
  // The conversation goes on with what is shown.
  await say(page, 'Four')
  await expect(messages(page).last()).toContainText('given: 4')
  await page.reload()
  await expect(messages(page)).toHaveCount(6)
  await versions(question).getByRole('button', { name: 'Next version' }).click()
  await expect(messages(page)).toHaveCount(2)
  await expect(question).toContainText('Three')
})

test('answers stand side by side', async ({ page }) => {
  await register(page)
  await say(page, 'Hello')
  for (const count of [2, 3]) {
    await page.getByRole('button', { name: 'Another answer' }).click()
    await expect(versions(messages(page).last())).toContainText(`${count} / ${count}`)
  }
  await page.getByRole('button', { name: 'Compare the versions' }).click()
  const dialog = page.getByRole('dialog', { name: 'The versions side by side' })
  const columns = dialog.getByRole('region')
  await expect(columns).toHaveCount(3)
  await expect(columns.last()).toContainText('on the page')
  await expect(columns.first()).toContainText(/This is a demo.*tokens · \$0\.0/s)
  await expectAccessible(page)
  await columns.nth(1).getByRole('button', { name: 'Go on with this one' }).click()
  await expect(dialog).toBeHidden()
  await expect(versions(messages(page).last())).toContainText('2 / 3')
  await expect(messages(page)).toHaveCount(2)
})

test('a version that was chosen elsewhere comes to this window', async ({ page, context }) => {
  await register(page)
  await say(page, 'One')
  await askAnew(page, 'Two')
  const other = await context.newPage()
  await other.goto(page.url())
  await versions(messages(other).first()).getByRole('button', { name: 'Version before' }).click()
  await expect(messages(other).first()).toContainText('One')
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(messages(page).first()).toContainText('One')
  await expect(messages(page)).toHaveCount(2)
})

test('an export carries all versions', async ({ page }) => {
  await register(page)
  await say(page, 'One')
  await askAnew(page, 'Two')
  const list = page.getByRole('navigation', { name: 'Conversations' })
  const download = page.waitForEvent('download')
  await list.getByRole('button', { name: /What to do with/ }).click()
  await list.getByRole('button', { name: 'Save as a file' }).click()
  const old = page.url()
  await page.locator('input[type=file]').setInputFiles(String(await (await download).path()))
  await expect(page).not.toHaveURL(old)
  await expect(versions(messages(page).first())).toContainText('2 / 2')
  await versions(messages(page).first()).getByRole('button', { name: 'Version before' }).click()
  await expect(messages(page).first()).toContainText('One')
})

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true })

  test('versions are within reach', async ({ page }) => {
    await register(page)
    await say(page, 'Hello')
    await page.getByRole('button', { name: 'Another answer' }).click()
    await expect(versions(messages(page).last())).toContainText('2 / 2')
    await expectFits(page)
    await page.getByRole('button', { name: 'Compare the versions' }).click()
    await expect(page.getByRole('dialog').getByRole('region')).toHaveCount(2)
    await expectFits(page)
    await expectAccessible(page)
  })
})
