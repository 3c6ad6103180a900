import flows from './playwright.config.ts'

/** The pictures of the README, not a test: `screenshots` runs it. */
export default { ...flows, testMatch: '*.shots.ts' }
