import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { z } from 'zod'
import { api, pages, withQuery } from '../lib/format/paths.ts'
import { startApp } from '../testing/app.ts'
import { openBrowser } from '../testing/browser.ts'
import { startMailServer, type MailServer } from '../testing/mail-server.ts'
import { sandboxMerchant, startSandboxProgram, type SandboxMerchant } from '../testing/sandbox.ts'
import { signIn, type DemoRole, type SessionCookie } from '../testing/session.ts'
import { stoppingPrograms, withTemporaryDirectory } from '../testing/workspace.ts'
import { ADDED_PAPERS, drawPaper, PAPERS } from './receipts.ts'

/** Takes the pictures of docs/images: of the built app, with the data of the sandbox and invented papers. */

const IMAGES = path.join(import.meta.dirname, '../docs/images')
const LOCALES = ['en', 'th', 'ja'] as const
const THEMES = ['light', 'dark'] as const
const DEVICES = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const satisfies Record<string, BrowserContextOptions>

type Look = {
  device: keyof typeof DEVICES
  theme: (typeof THEMES)[number]
  locale: (typeof LOCALES)[number]
}

const DEFAULT_LOOK: Look = { device: 'desk', theme: 'light', locale: 'en' }
const WEBP_QUALITY = 82
const DAY_MS = 24 * 60 * 60_000

const RESPONSE = `Charge: order 20260921-118 of 21 September 2026, THB 4,890.00, Visa ending in 4242.

The order was delivered on 24 September 2026 to 88 Sukhumvit 31, Bangkok, the address the customer gave.
The signed delivery slip, the order confirmation and the customer's account are among the documents.`

const peopleSchema = z.object({
  items: z.array(z.object({ id: z.string(), canAnswer: z.boolean() })),
})

const countsSchema = z.object({ closed: z.number() })

type Desk = { url: string; merchant: SandboxMerchant; mail: MailServer; browser: Browser }

await withTemporaryDirectory((directory) =>
  stoppingPrograms(async () => {
    const desk = await startDesk(directory)
    try {
      await takePictures(desk)
    } finally {
      await desk.browser.close()
      await desk.mail.stop()
    }
  }),
)

async function startDesk(directory: string): Promise<Desk> {
  const sandbox = await startSandboxProgram(path.join(directory, 'sandbox'))
  const merchant = sandboxMerchant(sandbox.url)
  const mail = await startMailServer()
  const { url } = await startApp({
    secretKey: merchant.secretKey,
    omiseUrl: sandbox.url,
    dataDir: path.join(directory, 'desk'),
    settings: () => ({ SMTP_URL: mail.url, MAIL_FROM: 'Evidence Desk <desk@example.com>' }),
  })
  return { url, merchant, mail, browser: await openBrowser() }
}

async function takePictures(desk: Desk): Promise<void> {
  const agent = await signIn(desk.url, 'agent')
  await untilFilled(desk, agent)
  const dispute = pages.dispute(await prepareDispute(desk, agent))
  for (const device of ['desk', 'phone'] as const) {
    for (const theme of THEMES) {
      for (const locale of LOCALES) {
        const look = { device, theme, locale }
        await take(desk, { name: 'list', look, url: pages.disputes() })
        await take(desk, { name: 'dispute', look, url: dispute, open: openDocument })
        await take(desk, { name: 'queue', look, url: dispute, open: addFiles })
        await take(desk, { name: 'submit', look, url: dispute, open: openSubmit })
      }
    }
  }
  await take(desk, { name: 'notifications', url: '/settings/notifications', role: 'admin' })
  await take(desk, {
    name: 'new-dispute',
    url: pages.disputes(),
    open: (page) => announceDispute(desk, page, agent),
  })
  await takeEmail(desk)
}

/** Waits until the desk has read the older disputes from Omise. @throws when that takes too long */
async function untilFilled({ url }: Desk, agent: SessionCookie): Promise<void> {
  const send = callsOf(url, agent)
  const isFilled = async () =>
    (await send('GET', api.fillProgress())) === null &&
    countsSchema.parse(await send('GET', api.disputeCounts())).closed > 0
  const signal = AbortSignal.timeout(60_000)
  while (!(await isFilled())) await setTimeout(200, undefined, { signal })
}

/** A dispute with a document for each paper, a draft, a note and an assignee. */
async function prepareDispute({ url, merchant }: Desk, agent: SessionCookie): Promise<string> {
  const { id } = await merchant.createDispute({
    amount: 489_000,
    currency: 'THB',
    reasonCode: 'goods_or_services_not_provided',
    description: 'Order 20260921-118',
    card: { name: 'Anong Srisuk', brand: 'Visa', last_digits: '4242' },
    respondBy: new Date(Date.now() + 3 * DAY_MS),
  })
  const send = callsOf(url, agent)
  for (const paper of PAPERS) {
    const query = { uploadId: randomUUID(), kind: paper.kind, filename: paper.filename }
    await send('POST', withQuery(api.documents(id), query), drawPaper(paper))
  }
  await send('PUT', api.draft(id), { text: RESPONSE, version: 0 })
  const text = 'The carrier confirms the delivery to the billing address.'
  await send('POST', api.notes(id), { id: randomUUID(), text, mentions: [] })
  const { items } = peopleSchema.parse(await send('GET', api.teammates()))
  const personId = items.find(({ canAnswer }) => canAnswer)?.id
  await send('PUT', api.assignment(id), { personId, seen: null })
  return id
}

/** Calls of the desk's own HTTP API, as the browser makes them. @throws Error when one is refused */
function callsOf(url: string, { name, value }: SessionCookie) {
  return async (method: string, address: string, body?: Buffer<ArrayBuffer> | object) => {
    const isFile = Buffer.isBuffer(body)
    const response = await fetch(url + address, {
      method,
      headers: {
        cookie: `${name}=${value}`,
        'sec-fetch-site': 'same-origin',
        'content-type': isFile ? 'image/jpeg' : 'application/json',
      },
      ...(body && { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text}`)
    return JSON.parse(text || 'null') as unknown
  }
}

type Picture = {
  name: string
  look?: Look
  url: string
  /** What is done on the page before the picture is taken. */
  open?: (page: Page) => Promise<unknown>
  role?: DemoRole
}

async function take({ url: origin, browser }: Desk, picture: Picture): Promise<void> {
  const { name, look = DEFAULT_LOOK, url, open, role = 'agent' } = picture
  const { device, theme, locale } = look
  const context = await browser.newContext({
    ...DEVICES[device],
    baseURL: origin,
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  try {
    await context.addCookies([
      { ...(await signIn(origin, role)), url: origin },
      { name: 'desk-language', value: locale, url: origin },
    ])
    const page = await context.newPage()
    await page.goto(url, { waitUntil: 'load' })
    await page.waitForFunction(isHydrated)
    // Thumbnails are drawn after the first movement.
    await page.mouse.move(1, 1)
    await settle(page)
    await open?.(page)
    await settle(page)
    const isPlain = look === DEFAULT_LOOK
    await save(isPlain ? name : `${name}-${device}-${theme}-${locale}`, await page.screenshot())
  } finally {
    await context.close()
  }
}

/** Whether React has hydrated the page: before that, clicks and keys have no effect. Runs in the page. */
function isHydrated(): boolean {
  const button = document.querySelector('main button') ?? {}
  return Object.keys(button).some((key) => key.startsWith('__reactProps$'))
}

/** Waits for requests, fonts and pictures. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  for (const busy of await page.locator('[aria-busy=true]:visible').all()) {
    await busy.waitFor({ state: 'detached' }).catch(() => undefined)
  }
  await page.waitForTimeout(1_500)
}

async function save(name: string, png: Buffer): Promise<void> {
  const image = await loadImage(png)
  const canvas = createCanvas(image.width, image.height)
  canvas.getContext('2d').drawImage(image, 0, 0)
  await writeFile(path.join(IMAGES, `${name}.webp`), await canvas.encode('webp', WEBP_QUALITY))
  console.log(`docs/images/${name}.webp`)
}

/** In the reader, where it stands beside the documents. */
async function openDocument(page: Page): Promise<void> {
  if ((page.viewportSize()?.width ?? 0) < DEVICES.desk.viewport.width) return
  await page.getByRole('button', { name: 'delivery-slip-signed.jpg', exact: true }).first().click()
}

async function addFiles(page: Page): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(
      ADDED_PAPERS.map((paper) => ({
        name: paper.filename,
        mimeType: 'image/jpeg',
        buffer: drawPaper(paper),
      })),
    )
  for (const { filename } of ADDED_PAPERS) await page.getByTitle(filename).first().waitFor()
}

/** S opens it wherever the focus is. */
async function openSubmit(page: Page): Promise<void> {
  await page.keyboard.press('s')
  await page.getByRole('alertdialog').waitFor()
}

/** A colleague's list reads the new dispute from Omise, which the open page is told of. */
async function announceDispute(desk: Desk, page: Page, colleague: SessionCookie): Promise<void> {
  await desk.merchant.createDispute({ amount: 129_000, currency: 'THB' })
  await callsOf(desk.url, colleague)('GET', api.disputes())
  await page.getByRole('button', { name: 'Show' }).waitFor()
}

/** The first e-mail that names a dispute. */
async function takeEmail({ mail, browser }: Desk): Promise<void> {
  const html = mail.mails.map((received) => received.mail.html).find(Boolean)
  if (!html) throw new Error('The desk sent no e-mail')
  const page = await browser.newPage({ viewport: { width: 680, height: 560 } })
  await page.setContent(html)
  await save('notification-email', await page.screenshot())
  await page.close()
}
