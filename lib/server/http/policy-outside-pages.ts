import 'server-only'

/** What may a response do that is no page of ours? Nothing; a browser that is led to open it runs and loads nothing. */
const NOTHING = [
  `default-src 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/**
 * A worker that parses files from strangers. It takes the policy of the response that its script came in. Code that a
 * file brought to run in it can load the named folders, and reaches neither our API nor any other host.
 */
type WorkerPolicy = {
  script: RegExp
  /** By directive, the folders of our own origin. */
  folders: Readonly<Record<string, readonly string[]>>
}

const WORKERS: readonly WorkerPolicy[] = [
  {
    // lib/file-prep/worker/entry.ts; it loads the HEIC decoder and starts the worker of pdf.js.
    script: /^\/_next\/static\/chunks\/turbopack-worker-[^/]+\.js$/,
    folders: {
      'script-src': ['/_next/static/chunks/', '/libheif/'],
      'worker-src': ['/_next/static/media/'],
    },
  },
  {
    // pdf.js; it fetches character maps, fonts and decoders.
    script: /^\/_next\/static\/media\/pdf\.worker\.[^/]+\.mjs$/,
    folders: { 'script-src': ['/pdfjs/'], 'connect-src': ['/pdfjs/'] },
  },
]

/** The Content-Security-Policy of a response that brings none: any but a page. @param url path and query, as sent */
export function policyOutsidePages(url: string): string {
  const [path = ''] = url.split('?')
  const worker = WORKERS.find(({ script }) => script.test(path))
  return worker ? workerPolicy(worker) : NOTHING
}

/**
 * Two policies, both of which must allow a request: the first holds it to our own origin, which has no path in a policy
 * ('self'); the second to a folder, whatever the origin is called by those who open it.
 */
function workerPolicy({ folders }: WorkerPolicy): string {
  const directives = (sources: (paths: readonly string[]) => readonly string[]) =>
    Object.entries(folders).map(([name, paths]) =>
      // The decoders are WebAssembly.
      [name, ...sources(paths), ...(name === 'script-src' ? [`'wasm-unsafe-eval'`] : [])].join(' '),
    )
  const ownOrigin = [NOTHING, ...directives(() => [`'self'`])].join('; ')
  const ownFolders = directives((paths) => paths.map((path) => `*:*${path}`)).join('; ')
  return `${ownOrigin}, ${ownFolders}`
}
