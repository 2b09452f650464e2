import { writeFile } from 'node:fs/promises'
import { test as base } from 'playwright/test'
import { ENGINES } from '@/testing/engines/engines'
import { EnginePage } from './fixtures/engine-page'
import { doMainJob } from './fixtures/main-job'
import { runDesk, type RunningDesk } from './fixtures/running-desk'

/** Without Playwright's own page, which would start Chromium. */
const test = base.extend<{ desk: RunningDesk }>({
  desk: [
    async ({}, use) => {
      const desk = await runDesk()
      await use(desk)
      await desk.stop()
    },
    { timeout: 120_000 },
  ],
})

// The whole job is one test.
test.describe.configure({ timeout: 180_000 })

/** Set by `npm test` for engines that do not start on a developer's machine; it reports them as not tested. */
const untested = process.env['UNTESTED_ENGINES']?.split(',') ?? []

for (const { name, open } of ENGINES.filter((engine) => !untested.includes(engine.name))) {
  test(`an agent answers a dispute in ${name}`, async ({ desk }, testInfo) => {
    const driver = await open()
    try {
      await doMainJob(new EnginePage(driver), desk, testInfo.outputPath())
    } catch (error) {
      const screenshot = testInfo.outputPath('screenshot.png')
      await writeFile(screenshot, await driver.screenshot())
      await testInfo.attach('screenshot', { path: screenshot })
      throw error
    } finally {
      await driver.close()
    }
  })
}
