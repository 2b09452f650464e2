import getPort from 'get-port'
import lighthouse, { desktopConfig, type Result } from 'lighthouse'
import { openBrowser } from '../../testing/browser.ts'
import { median } from './comparison.ts'

export type ScoredPage = {
  name: string
  url: string
  /** The `Cookie` header of a signed-in person. */
  cookie?: string
}

/** Medians of Lighthouse's simulated figures. */
export type PageScores = {
  /** 0 to 100. */
  score: number
  /** Total blocking time and largest contentful paint, in milliseconds. */
  tbt: number
  lcp: number
}

export type FormFactor = 'phone' | 'desktop'

/**
 * Loads each page `rounds` times in Lighthouse, with a new browser for each load. The pages take turns, so that all
 * have the same share of whatever else the machine does.
 *
 * @returns the medians by name
 */
export async function scorePages(
  pages: readonly ScoredPage[],
  formFactor: FormFactor,
  rounds: number,
): Promise<Map<string, PageScores>> {
  const loads = new Map<string, PageScores[]>(pages.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const page of pages) loads.get(page.name)?.push(await scorePage(page, formFactor))
  }
  return new Map(
    [...loads].map(([name, scores]) => [
      name,
      {
        score: median(scores.map(({ score }) => score)),
        tbt: median(scores.map(({ tbt }) => tbt)),
        lcp: median(scores.map(({ lcp }) => lcp)),
      },
    ]),
  )
}

async function scorePage({ url, cookie }: ScoredPage, formFactor: FormFactor): Promise<PageScores> {
  const port = await getPort({ host: '127.0.0.1' })
  const browser = await openBrowser({ debuggingPort: port })
  try {
    const run = await lighthouse(
      url,
      {
        port,
        onlyCategories: ['performance'],
        logLevel: 'error',
        extraHeaders: { 'Accept-Language': 'en', ...(cookie ? { Cookie: cookie } : {}) },
      },
      // The default of Lighthouse is a phone on a slow connection.
      formFactor === 'desktop' ? desktopConfig : undefined,
    )
    if (!run) throw new Error(`Lighthouse did not run for ${url}`)
    return readScores(run.lhr, url)
  } finally {
    await browser.close()
  }
}

/** @throws Error for a page that did not load, or that redirected, as to the sign-in page */
function readScores({ categories, audits, finalDisplayedUrl, runtimeError }: Result, url: string) {
  if (runtimeError) throw new Error(`Lighthouse: ${runtimeError.message}`)
  if (finalDisplayedUrl !== url) throw new Error(`${url} redirected to ${finalDisplayedUrl}`)
  const score = categories['performance']?.score
  const tbt = audits['total-blocking-time']?.numericValue
  const lcp = audits['largest-contentful-paint']?.numericValue
  if (score == null || tbt === undefined || lcp === undefined) {
    throw new Error(`Lighthouse has no figures for ${url}`)
  }
  return { score: score * 100, tbt, lcp }
}
