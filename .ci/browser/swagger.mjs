// Swagger UI against the running server: the address is the one argument.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const address = process.argv[2];
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });

/** Opens an operation, replaces its example body, executes it, and gives the status and body that the page shows. */
async function tryOut(page, operationId, body) {
  const operation = page.locator(`.opblock[id$="-${operationId}"]`);
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  await operation.locator('textarea.body-param__text').fill(JSON.stringify(body));
  await operation.getByRole('button', { name: 'Execute' }).click();
  const answer = operation.locator('.live-responses-table .response');
  await answer.waitFor();
  const status = (await answer.locator('.response-col_status').innerText()).trim().split(/\s/)[0];
  return { status, text: await answer.locator('.response-col_description pre.microlight').first().innerText() };
}

async function authorize(page, token) {
  await page.locator('.scheme-container').getByRole('button', { name: 'Authorize' }).click();
  const dialog = page.locator('.dialog-ux');
  const bearer = dialog.locator('.auth-container').filter({ hasText: 'bearerAuth' });
  await bearer.locator('input').fill(token);
  await bearer.getByRole('button', { name: 'Apply credentials' }).click();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
}

/** What a newcomer does at one of the two addresses; anything in the browser's console is a fault. */
async function use(path) {
  const complaints = [];
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`));

  await page.goto(address + path);
  await page.locator('.opblock').first().waitFor();
  const operations = await page.locator('.opblock').count();
  const credentials = { username: `browser${path.replace(/\W/g, '-')}`, password: 'correct-horse-7' };
  const signedUp = await tryOut(page, 'simpleRegister', credentials);
  assert.equal(signedUp.status, '201', signedUp.text);
  await authorize(page, JSON.parse(signedUp.text).token);
  const question = { model: 'demo', messages: [{ role: 'user', content: 'Hello!' }] };
  const chat = await tryOut(page, 'openaiCreateChatCompletion', question);
  assert.equal(chat.status, '200', chat.text);
  assert.ok(JSON.parse(chat.text).choices[0].message.content.length > 0, chat.text);
  assert.deepEqual(complaints, [], `console at ${path}`);
  await page.close();
  console.log(`${path}: ${operations} operations, signed up (201), chatted (200), no complaint in the console`);
}

try {
  for (const path of ['/api-docs', '/docs', '/docs/']) {
    await use(path);
  }
} finally {
  await browser.close();
}
