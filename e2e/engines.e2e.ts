import { writeFile } from 'node:fs/promises'
import { expect, test as base, type TestInfo } from 'playwright/test'
import type { EngineDriver } from '@/testing/engines/engine'
import { ENGINES } from '@/testing/engines/engines'
import { ENGINE_CRASH } from './fixtures/annotation-reporter'
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

// The whole job is one test, which may start the engine twice.
test.describe.configure({ timeout: 360_000 })

/** Set by `npm test` for engines that do not start on a developer's machine; it reports them as not tested. */
const untested = process.env['UNTESTED_ENGINES']?.split(',') ?? []

for (const { name, open } of ENGINES.filter((engine) => !untested.includes(engine.name))) {
  test(`an agent answers a dispute in ${name}`, async ({ desk }, testInfo) => {
    const crash = await doJobIn(open, desk, testInfo)
    if (crash === undefined) return
    // MiniBrowser, a program for the tests of WebKitGTK, itself crashes in about one of a hundred jobs. No page may
    // end a browser, so the job is done once more, and a second crash fails the test.
    testInfo.annotations.push({ type: ENGINE_CRASH, description: `${name} crashed.\n${crash}` })
    expect(await doJobIn(open, desk, testInfo)).toBeUndefined()
  })
}

/** @returns undefined when the job was done, and the last lines of the browser when it crashed @throws Error of a step */
async function doJobIn(
  open: () => Promise<EngineDriver>,
  desk: RunningDesk,
  testInfo: TestInfo,
): Promise<string | undefined> {
  const driver = await open()
  try {
    await doMainJob(new EnginePage(driver), desk, testInfo.outputPath())
    return undefined
  } catch (error) {
    const crash = await driver.crash()
    if (crash !== undefined) return crash
    const screenshot = testInfo.outputPath('screenshot.png')
    await writeFile(screenshot, await driver.screenshot())
    await testInfo.attach('screenshot', { path: screenshot })
    throw error
  } finally {
    await driver.close()
  }
}
