// What lies over the page keeps the focus, can be left by Escape, and gives the focus back.
import type { Page } from '@playwright/test'
import { ADMIN, expect, expectAccessible, register, signIn, test } from './support'

/** What the focus is on after each press of a key: inside of the element or of the window's own parts, or out of it. */
async function walk(page: Page, inside: string, key: 'Tab' | 'Shift+Tab', steps: number): Promise<string[]> {
  const strayed: string[] = []
  for (let step = 0; step < steps; step++) {
    await page.keyboard.press(key)
    const stray = await page.evaluate((selector) => {
      const now = document.activeElement
      return now === document.body || now?.closest(selector)
        ? ''
        : (now?.outerHTML.slice(0, 120) ?? 'nothing')
    }, inside)
    if (stray) strayed.push(stray)
  }
  return strayed
}

const isInert = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => element.closest('[inert]') !== null)

test.describe('on a telephone with a keyboard', () => {
  test.use({ viewport: { width: 360, height: 740 } })

  test('the conversations keep the focus until Escape', async ({ page }) => {
    await register(page)
    const button = page.getByRole('button', { name: 'Conversations' })
    await button.press('Enter')
    await expect(page.getByRole('link', { name: 'New chat' })).toBeFocused()
    await expectAccessible(page)
    expect(await walk(page, '#conversations', 'Tab', 8)).toEqual([])
    expect(await walk(page, '#conversations', 'Shift+Tab', 8)).toEqual([])
    await expect.poll(() => isInert(page, '.chat-main')).toBe(true)
    await expect.poll(() => isInert(page, '.app-nav')).toBe(true)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeHidden()
    await expect(button).toBeFocused()
    await expect.poll(() => isInert(page, '.chat-main')).toBe(false)
  })

  test('a question above the conversations can be answered', async ({ page }) => {
    await register(page)
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Hello')
    await page.getByRole('textbox', { name: 'Write a message' }).press('Enter')
    await expect(page.getByRole('log').getByRole('article').last()).toContainText(/tokens · \$0\.0/)
    await page.getByRole('button', { name: 'Conversations' }).click()
    const list = page.getByRole('navigation', { name: 'Conversations' })
    await list.getByRole('button', { name: /Hello/ }).click()
    await list.getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(list).toBeVisible()
    await list.getByRole('button', { name: /Hello/ }).click()
    await list.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    // What was on the page is gone, and the page begins anew without the list above it.
    await expect(list).toBeHidden()
    await page.getByRole('button', { name: 'Conversations' }).click()
    await expect(list.getByText('Your conversations will be here.')).toBeVisible()
  })

  test('the links keep the focus until Escape, and lead on', async ({ page }) => {
    await register(page)
    await page.goto('/account')
    const button = page.getByRole('button', { name: 'Menu', exact: true })
    await button.press('Enter')
    await expect(page.getByRole('link', { name: 'API keys' })).toBeVisible()
    await expectAccessible(page)
    expect(await walk(page, '.app-nav', 'Tab', 15)).toEqual([])
    expect(await walk(page, '.app-nav', 'Shift+Tab', 15)).toEqual([])
    await expect.poll(() => isInert(page, '#main')).toBe(true)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('link', { name: 'API keys' })).toBeHidden()
    await expect(button).toBeFocused()
    await button.click()
    await page.getByRole('link', { name: 'API keys' }).click()
    await expect(page).toHaveURL(/\/keys/)
    await expect(page.locator('#main')).toBeFocused()
    await expect.poll(() => isInert(page, '#main')).toBe(false)
  })

  test('a window that gets wide has nothing behind', async ({ page }) => {
    await register(page)
    await page.getByRole('button', { name: 'Conversations' }).click()
    await page.setViewportSize({ width: 1280, height: 740 })
    await expect.poll(() => isInert(page, '.chat-main')).toBe(false)
  })
})

test('dialogs keep the focus and give it back', async ({ page }) => {
  await signIn(page, ADMIN)
  await page.goto('/keys')
  const made = page.getByRole('button', { name: 'New key' })
  await made.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await walk(page, 'dialog', 'Tab', 20)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(made).toBeFocused()
  // A dialog that is made for its row, and taken out of the page with it.
  await page.goto('/admin/users')
  const manage = page.getByRole('button', { name: 'Manage' }).first()
  await manage.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await walk(page, 'dialog', 'Tab', 20)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(manage).toBeFocused()
})
