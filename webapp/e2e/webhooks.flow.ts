import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, expectAccessible, expectFits, register, test } from './support'

/** A receiver that answers as it is told and keeps what came. */
class Receiver {
  readonly bodies: string[] = []
  status = 200
  private readonly server: Server

  constructor() {
    this.server = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        this.bodies.push(body)
        response.writeHead(this.status).end()
      })
    })
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`
  }

  stop(): void {
    this.server.close()
  }
}

test('a webhook is made, tested, looked at, sent again, turned on after it was off, and deleted', async ({
  page,
}) => {
  const receiver = new Receiver()
  const url = await receiver.start()
  await register(page)
  await page.goto('/webhooks')
  await expect(page.getByText('No webhooks yet')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'New webhook' }).click()
  const form = page.getByRole('dialog', { name: 'New webhook' })
  await form.getByLabel('Address').fill(url)
  await form.getByLabel('A key was made').check()
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Create' }).click()
  const secret = await page.getByTestId('secret').innerText()
  expect(secret).toMatch(/^whsec_/)
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await expect(page.locator('body')).not.toContainText(secret)

  const card = page.getByRole('listitem').filter({ hasText: url })
  await card.getByRole('button', { name: 'Test' }).click()
  await expect.poll(() => receiver.bodies.length).toBe(1)
  expect(receiver.bodies[0]).toContain('webhook.test')
  await card.getByRole('link', { name: 'Deliveries' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'webhook.test' })
  await expect(async () => {
    await page.getByRole('button', { name: 'Reload' }).click()
    await expect(row).toContainText('delivered', { timeout: 1_000 })
  }).toPass()
  await expectAccessible(page)

  receiver.status = 410
  await row.getByRole('button', { name: 'Send again' }).click()
  await expect.poll(() => receiver.bodies.length).toBe(2)
  await page.getByRole('link', { name: 'Back' }).click()
  await expect(async () => {
    await page.reload()
    await expect(card.getByText('Turned off')).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await expectAccessible(page)
  receiver.status = 200
  await card.getByRole('button', { name: 'Turn on' }).click()
  await expect(card.getByRole('button', { name: 'Test' })).toBeVisible()

  await card.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No webhooks yet')).toBeVisible()
  receiver.stop()
})

test.describe('an address that may not be called', () => {
  test.use({ expectedComplaints: [/400/] })

  test('is refused beside its field, on a phone, too', async ({ page }) => {
    await register(page)
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto('/webhooks')
    await page.getByRole('button', { name: 'New webhook' }).click()
    const form = page.getByRole('dialog', { name: 'New webhook' })
    await form.getByLabel('Address').fill('https://10.0.0.1/hook')
    await form.getByRole('button', { name: 'Create' }).click()
    await expect(form.locator('.invalid-feedback').first()).toBeVisible()
    await expectFits(page)
    await expectAccessible(page)
  })
})
