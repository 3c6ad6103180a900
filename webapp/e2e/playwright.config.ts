import { defineConfig } from '@playwright/test'

/** Flows against a started server; `run` starts it and tells its address. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.flow.ts',
  outputDir: '../../target/webapp/flows',
  reporter: [['list']],
  // The machine of a build may be slow; a flow that waits longer than this is broken.
  timeout: 240_000,
  expect: { timeout: 45_000 },
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  use: {
    baseURL: process.env['TOLLGATE'] ?? 'http://localhost:3000',
    locale: 'en-US',
    // What is measured or looked at must not be on its way.
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
