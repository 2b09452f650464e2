import { defineConfig, devices } from 'playwright/test'
import { launchEnvironment, launchOptions } from './testing/browser.ts'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/e2e',
  globalSetup: './scripts/playwright-setup.ts',
  fullyParallel: true,
  workers: 2,
  // A test that passes only on its second try has found a bug.
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['line'], ['./e2e/fixtures/annotation-reporter.ts']],
  // Two browsers and two desks share what may be a small and busy machine, on which slow is no failure.
  timeout: 150_000,
  expect: { timeout: 45_000 },
  use: {
    ...devices['Desktop Chrome'],
    locale: 'en',
    timezoneId: 'Asia/Bangkok',
    trace: 'retain-on-failure',
    launchOptions: { ...launchOptions(), env: launchEnvironment() },
  },
})
