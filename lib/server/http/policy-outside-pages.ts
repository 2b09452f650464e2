import 'server-only'

/** The policy of a response that is not a page: a browser that opens it runs and loads nothing. */
const NOTHING = [
  `default-src 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/**
 * A worker that parses untrusted files. It takes the policy of the response that served its script. Code injected by a
 * file can load the named folders, and reaches neither our API nor any other host.
 */
type WorkerPolicy = {
  script: RegExp
  /** The permitted folders of our own origin, by directive. */
  folders: Readonly<Record<string, readonly string[]>>
}

const WORKERS: readonly WorkerPolicy[] = [
  {
    // lib/file-prep/worker/entry.ts; it loads the HEIC decoder and the text engine, and starts the worker of pdf.js.
    // lib/local-files/worker.ts, which has the same script and needs none of that.
    script: /^\/_next\/static\/chunks\/turbopack-worker-[^/]+\.js$/,
    folders: {
      'script-src': ['/_next/static/chunks/', '/libheif/'],
      'connect-src': ['/ocr/'],
      'worker-src': ['/_next/static/media/'],
    },
  },
  {
    // pdf.js; it fetches character maps, fonts and decoders.
    script: /^\/_next\/static\/media\/pdf\.worker\.[^/]+\.mjs$/,
    folders: { 'script-src': ['/pdfjs/'], 'connect-src': ['/pdfjs/'] },
  },
]

/**
 * The Content-Security-Policy of a response that sets none itself: any but a page.
 * @param url path and query, as sent
 */
export function policyOutsidePages(url: string): string {
  const [path = ''] = url.split('?')
  const worker = WORKERS.find(({ script }) => script.test(path))
  return worker ? workerPolicy(worker) : NOTHING
}

/**
 * Two policies, both of which must allow a request: the first limits it to our own origin, since 'self' cannot carry a
 * path; the second to a folder, on whatever origin. In the second, http also matches https
 * (https://www.w3.org/TR/CSP3/#match-schemes), and WebKit matches nothing with a `*` that has no scheme.
 */
function workerPolicy({ folders }: WorkerPolicy): string {
  const directives = (sources: (paths: readonly string[]) => readonly string[]) =>
    Object.entries(folders).map(([name, paths]) =>
      // The decoders are WebAssembly.
      [name, ...sources(paths), ...(name === 'script-src' ? [`'wasm-unsafe-eval'`] : [])].join(' '),
    )
  const ownOrigin = [NOTHING, ...directives(() => [`'self'`])].join('; ')
  const ownFolders = directives((paths) => paths.map((path) => `http://*:*${path}`)).join('; ')
  return `${ownOrigin}, ${ownFolders}`
}
