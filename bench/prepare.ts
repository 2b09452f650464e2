import { readFile } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { BrowserContext, CDPSession, Page } from 'playwright'
import { pages } from '../lib/format/paths.ts'
import { openBrowser, openProfile } from '../testing/browser.ts'
import { signIn, type SessionCookie } from '../testing/session.ts'
import { stoppingPrograms, withTemporaryDirectory } from '../testing/workspace.ts'
import { emptiestDispute, startDesk } from './support/desk.ts'
import { watchMainThread, type MainThread } from './support/main-thread.ts'
import { proportionalBytes, watchMemory } from './support/process-memory.ts'
import { writePhotos } from './support/photos.ts'

/**
 * Whether the page stays responsive while files are processed in the browser, and whether previews leak memory.
 * Redrawing the same pictures on the main thread of another page shows what the workers save.
 */

const PHOTOS = 50
const SECONDS = 45
/** Of all processes of the browser. */
const PEAK_BYTES = 700_000_000
const KEPT_BYTES = 100_000_000
const SAMPLE_MS = 100
const WATCH = { intervalMs: SAMPLE_MS, bytesOf: proportionalBytes }
/** Without a worker. */
const QUIET_MS = 2000
const LONGEST_TASK_MS = 50
/** Those that process files, one that stores them, and one that is ending while the next starts. */
const MOST_WORKERS = (availableParallelism() > 2 ? 2 : 1) + 2
const WARM_UP_PREVIEWS = 20
const PREVIEWS = 100
const HEAP_BYTES = 5_000_000
const TIMEOUT_MS = 15 * 60_000

const [loadBefore = 0] = loadavg()

const results = await withTemporaryDirectory((directory) =>
  stoppingPrograms(async () => {
    const photos = await writePhotos(directory, PHOTOS)
    const desk = await startDesk(directory)
    const url = desk.url + pages.dispute(await emptiestDispute(desk))
    const session = { ...(await signIn(desk.url, 'agent')), url: desk.url }
    const visit = { session, url, photos }
    const work = await measureMemory(visit, path.join(directory, 'profile'))
    const peerPeak = await measurePeerMemory(photos, path.join(directory, 'peer'))
    return report({ ...work, peerPeak, ...(await measureTasks(visit)) })
  }),
)
process.exitCode = results.every((met) => met) ? 0 : 1

type Figures = {
  /** Until all are prepared. */
  seconds: number
  /** At the same time. */
  workers: number
  memory: Memory
  /** The most memory of the browser with the page that it is compared with, in bytes. */
  peerPeak: number
  /** Growth of the heap, in bytes. */
  previews: number
  mainThread: MainThread
  peer: MainThread
}

/** In bytes: before the photos were added, at most, and when the workers have ended. */
type Memory = { before: number; peak: number; after: number }

type Visit = { session: SessionCookie & { url: string }; url: string; photos: readonly string[] }

async function measureMemory(
  visit: Visit,
  directory: string,
): Promise<Pick<Figures, 'seconds' | 'workers' | 'memory' | 'previews'>> {
  const profile = await openProfile(directory)
  try {
    const page = await openQueue(profile, visit)
    return { ...(await prepareAll(page, visit.photos)), previews: await growth(page) }
  } finally {
    await profile.close()
  }
}

async function measurePeerMemory(photos: readonly string[], directory: string): Promise<number> {
  const profile = await openProfile(directory)
  try {
    const page = await openPeer(profile, photos)
    const watch = watchMemory(await pidOf(page), WATCH)
    await redrawAll(page)
    return (await watch.stop()).peak
  } finally {
    await profile.close()
  }
}

/** By tracing, which takes memory. */
async function measureTasks(visit: Visit): Promise<Pick<Figures, 'mainThread' | 'peer'>> {
  const browser = await openBrowser()
  try {
    const context = await browser.newContext({ locale: 'en' })
    const page = await openQueue(context, visit)
    const mainThread = await watchMainThread(browser, page, () => addPhotos(page, visit.photos))
    await context.close()
    const other = await openPeer(await browser.newContext(), visit.photos)
    return { mainThread, peer: await watchMainThread(browser, other, () => redrawAll(other)) }
  } finally {
    await browser.close()
  }
}

async function openQueue(context: BrowserContext, { session, url }: Visit): Promise<Page> {
  await context.addCookies([session])
  const page = await onlyPage(context)
  page.setDefaultTimeout(TIMEOUT_MS)
  await page.goto(url, { waitUntil: 'networkidle' })
  return page
}

/** A profile opens with an empty page, whose process would count. */
async function onlyPage(context: BrowserContext): Promise<Page> {
  const [first] = context.pages()
  return first ?? context.newPage()
}

/** Adds the photos and waits until they are prepared. */
async function addPhotos(page: Page, photos: readonly string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files' }).click()
  await (await chooser).setFiles([...photos])
  // Playwright polls for a text in every animation frame, which takes as long as the work of the page.
  await page.waitForFunction(
    (words) => document.querySelector('main')?.textContent.includes(words),
    `${PHOTOS} need a kind`,
    { polling: 500 },
  )
  const changed = await page.getByText('Rotated upright, location removed').count()
  if (changed !== PHOTOS) throw new Error(`Only ${changed} of ${PHOTOS} photos were prepared`)
}

/** Prepares the photos, and reads the text in them. */
async function prepareAll(
  page: Page,
  photos: readonly string[],
): Promise<Pick<Figures, 'seconds' | 'workers' | 'memory'>> {
  const workers = watchWorkers(page)
  const pid = await pidOf(page)
  await collectGarbage(page)
  const before = proportionalBytes(pid)
  const watch = watchMemory(pid, WATCH)
  const begin = performance.now()
  await addPhotos(page, photos)
  const seconds = (performance.now() - begin) / 1000
  await workers.ended()
  const { peak } = await watch.stop()
  await collectGarbage(page)
  const memory = { before, peak, after: proportionalBytes(pid) }
  return { seconds, workers: workers.most(), memory }
}

/** The process id of the page's browser. */
async function pidOf(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession()
  if (!session) throw new Error('The page has no browser')
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.find(({ type }) => type === 'browser')?.id ?? 0
}

async function collectGarbage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.detach()
}

function watchWorkers(page: Page) {
  let living = 0
  let most = 0
  page.on('worker', (worker) => {
    living += 1
    most = Math.max(most, living)
    worker.on('close', () => {
      living -= 1
    })
  })
  return {
    /** The maximum number that existed at the same time. */
    most: () => most,
    /** They end when they have been idle for a while; the one that reads text starts when the others have ended. */
    async ended() {
      const deadline = performance.now() + TIMEOUT_MS
      for (let quiet = 0; quiet < QUIET_MS; quiet = living > 0 ? 0 : quiet + SAMPLE_MS) {
        if (performance.now() > deadline) throw new Error('The workers did not end')
        await delay(SAMPLE_MS)
      }
    },
  }
}

/** A page that does the same work without workers: an image, a canvas, a JPEG, a hash. */
async function openPeer(context: BrowserContext, photos: readonly string[]): Promise<Page> {
  const page = await onlyPage(context)
  await page.route('http://localhost/photo', async (route) => {
    await route.fulfill({ body: await readFile(photos[0] ?? ''), contentType: 'image/jpeg' })
  })
  await page.route('http://localhost/', (route) => route.fulfill({ body: '<!doctype html>' }))
  await page.goto('http://localhost/')
  return page
}

/** One photo after another, of which it keeps nothing. */
async function redrawAll(page: Page): Promise<void> {
  await page.evaluate(async (count) => {
    const file = await (await fetch('/photo')).blob()
    for (let done = 0; done < count; done += 1) {
      const image = new Image()
      image.src = URL.createObjectURL(file)
      await new Promise((resolve) => image.addEventListener('load', resolve))
      const canvas = document.createElement('canvas')
      canvas.width = image.naturalWidth
      canvas.height = image.naturalHeight
      canvas.getContext('2d')?.drawImage(image, 0, 0)
      const blob = await new Promise<Blob | null>((resolve) =>
        canvas.toBlob(resolve, 'image/jpeg', 0.92),
      )
      await crypto.subtle.digest('SHA-256', (await blob?.arrayBuffer()) ?? new ArrayBuffer(0))
      URL.revokeObjectURL(image.src)
    }
  }, PHOTOS)
}

/** @returns the growth of the heap in bytes after many previews, with garbage collected */
async function growth(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await openPreviews(page, WARM_UP_PREVIEWS)
  const before = await heapBytes(session)
  await openPreviews(page, PREVIEWS)
  return (await heapBytes(session)) - before
}

async function openPreviews(page: Page, count: number): Promise<void> {
  const names = page.getByRole('button', { name: /^Preview IMG_/ })
  for (let opened = 0; opened < count; opened += 1) {
    await names.nth(opened % PHOTOS).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('img').first().waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
}

/** The number of scripts, documents and buffers. */
async function heapBytes(session: CDPSession): Promise<number> {
  // Finalizers run by the first collection may release more.
  for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage')
  const { usedSize, embedderHeapUsedSize, backingStorageSize } =
    await session.send('Runtime.getHeapUsage')
  return usedSize + embedderHeapUsedSize + backingStorageSize
}

function report(figures: Figures): boolean[] {
  const { mainThread, peer, seconds, workers, memory, peerPeak, previews } = figures
  const isUsable = mainThread.longest <= LONGEST_TASK_MS
  const isFew = workers > 0 && workers <= MOST_WORKERS
  console.log(`\nPrepare: ${PHOTOS} photos of 12 megapixels, turned upright, location removed`)
  console.log(`  ${availableParallelism()} cores, load ${loadBefore.toFixed(1)} before the start`)
  console.log(
    `  Evidence Desk     longest task ${inWords(mainThread)} ` +
      `(at most ${LONGEST_TASK_MS} ms by the clock: ${result(isUsable)})`,
  )
  console.log(`  on the page       longest task ${inWords(peer)}`)
  console.log(`  ${workers} workers (at most ${MOST_WORKERS}: ${result(isFew)})`)
  const others = [reportTime(seconds), reportMemory(memory, peerPeak), reportPreviews(previews)]
  return [isUsable, isFew, ...others]
}

function reportTime(seconds: number): boolean {
  const isMet = seconds <= SECONDS
  console.log(`  ${seconds.toFixed(1)} s (at most ${SECONDS}: ${result(isMet)})`)
  return isMet
}

function reportMemory({ before, peak, after }: Memory, peerPeak: number): boolean {
  const isSmall = peak <= PEAK_BYTES
  const isReleased = after - before <= KEPT_BYTES
  console.log(
    `  memory of the browser ${inMB(before)} MB before, at most ${inMB(peak)} ` +
      `(at most ${inMB(PEAK_BYTES)}: ${result(isSmall)}), ${inMB(after)} afterwards ` +
      `(at most ${inMB(KEPT_BYTES)} more: ${result(isReleased)})`,
  )
  console.log(`  on the page, which keeps no photo, at most ${inMB(peerPeak)} MB`)
  return isSmall && isReleased
}

function inMB(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0)
}

function inWords({ longestBusy, longest, longTasks }: MainThread): string {
  return `${longestBusy.toFixed(0)} ms busy, ${longest.toFixed(0)} ms by the clock; ${longTasks} over 50 ms by the clock`
}

function reportPreviews(bytes: number): boolean {
  const isMet = bytes <= HEAP_BYTES
  console.log(
    `  ${PREVIEWS} previews opened and closed: heap ${(bytes / 1_000_000).toFixed(2)} MB larger ` +
      `(at most ${HEAP_BYTES / 1_000_000}: ${result(isMet)})`,
  )
  return isMet
}

function result(isMet: boolean): string {
  return isMet ? 'met' : 'MISSED'
}
