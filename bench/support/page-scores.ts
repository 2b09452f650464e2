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

/** Medians of Lighthouse's figures. */
export type PageScores = {
  /** 0 to 100. */
  score: number
  /** Total blocking time and largest contentful paint, in milliseconds. */
  tbt: number
  lcp: number
  /** The least and most total blocking time of a load. */
  tbtRange: [number, number]
  /** The least and most speed of the machine before a load: Lighthouse's benchmark index, without throttling. */
  speedRange: [number, number]
}

type Load = Omit<PageScores, 'tbtRange' | 'speedRange'> & { speed: number }

const ATTEMPTS = 3

export type FormFactor = 'phone' | 'desktop'

/**
 * How a phone's slow processor and connection come about. `devtools`: the browser is slowed down. `simulate`, the default
 * of Lighthouse: figures are computed from a fast load, and LCP is 1 s longer when React's script happens to run before the
 * first frame is on screen, which on one machine is a matter of chance.
 */
export type Throttling = 'devtools' | 'simulate'

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
  throttling: Throttling,
): Promise<Map<string, PageScores>> {
  const loads = new Map<string, Load[]>(pages.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const page of pages)
      loads.get(page.name)?.push(await scorePage(page, formFactor, throttling))
  }
  return new Map(
    [...loads].map(([name, scores]) => {
      const tbts = scores.map(({ tbt }) => tbt)
      return [
        name,
        {
          score: median(scores.map(({ score }) => score)),
          tbt: median(tbts),
          lcp: median(scores.map(({ lcp }) => lcp)),
          tbtRange: rangeOf(tbts),
          speedRange: rangeOf(scores.map(({ speed }) => speed)),
        },
      ]
    }),
  )
}

function rangeOf(figures: readonly number[]): [number, number] {
  return [Math.min(...figures), Math.max(...figures)]
}

/** Lighthouse now and then misses the start of a load in its trace: such a load is repeated. */
async function scorePage(
  page: ScoredPage,
  formFactor: FormFactor,
  throttling: Throttling,
): Promise<Load> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await loadPage(page, formFactor, throttling)
    if (attempt === ATTEMPTS || result.runtimeError?.code !== 'NO_NAVSTART') {
      return readScores(result, page.url)
    }
  }
}

async function loadPage(
  { url, cookie }: ScoredPage,
  formFactor: FormFactor,
  throttling: Throttling,
): Promise<Result> {
  const port = await getPort({ host: '127.0.0.1' })
  const browser = await openBrowser({ debuggingPort: port })
  try {
    const run = await lighthouse(
      url,
      {
        port,
        onlyCategories: ['performance'],
        throttlingMethod: throttling,
        logLevel: 'error',
        extraHeaders: { 'Accept-Language': 'en', ...(cookie ? { Cookie: cookie } : {}) },
      },
      // The default of Lighthouse is a phone on a slow connection.
      formFactor === 'desktop' ? desktopConfig : undefined,
    )
    if (!run) throw new Error(`Lighthouse did not run for ${url}`)
    return run.lhr
  } finally {
    await browser.close()
  }
}

/** @throws Error for a page that did not load, or that redirected, as to the sign-in page */
function readScores(
  { categories, audits, environment, finalDisplayedUrl, runtimeError }: Result,
  url: string,
): Load {
  if (runtimeError) throw new Error(`Lighthouse: ${runtimeError.message}`)
  if (finalDisplayedUrl !== url) throw new Error(`${url} redirected to ${finalDisplayedUrl}`)
  const score = categories['performance']?.score
  const tbt = audits['total-blocking-time']?.numericValue
  const lcp = audits['largest-contentful-paint']?.numericValue
  if (score == null || tbt === undefined || lcp === undefined) {
    throw new Error(`Lighthouse has no figures for ${url}`)
  }
  return { score: score * 100, tbt, lcp, speed: environment.benchmarkIndex }
}
