import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { withTemporaryDirectory } from '../../testing/workspace'
import { madeFiles } from './made-files'

/** One file of the table of outcomes. */
export type CorpusFile = {
  /** A package, or `made`. */
  source: string
  /** Within the package. */
  name: string
  /** The first 16 hexadecimal digits of its SHA-256; empty for a made file, whose encoder may change. */
  hash: string
  /** What is right, by other programs: `picture 640 × 480`, `pdf 3` (pages), or `refused` with the problem. */
  outcome: string
  /** What the desk does instead, with the reason; empty where it is right. */
  exception: string
  /** The colours of a picture, as `pillow-colours.py` reads them; empty where it cannot. */
  colours: string
  /** What the row says, as recorded by `--record`: see `changesOf` and `notesOf`. */
  changes: string
  notes: string
}

const TABLE = path.join(import.meta.dirname, 'outcomes.tsv')
const DIRECTORY = path.join(homedir(), '.cache', 'evidence-desk-corpus')
const NPM_PACKAGES: Readonly<Record<string, string>> = { 'pdf-parse': 'pdf-parse@1.1.1' }
/** The source of the files that `made-files.ts` makes. */
export const MADE = 'made'
const COLUMNS = [
  'source',
  'name',
  'sha256',
  'right outcome',
  'known exception',
  'colours by Pillow',
  'changes',
  'notes',
]

/** The rows of `outcomes.tsv`. */
export async function readTable(): Promise<CorpusFile[]> {
  const [, ...lines] = (await readFile(TABLE, 'utf8')).replace(/\n$/, '').split('\n')
  return lines.map((line) => {
    const [source = '', name = '', hash = '', outcome = '', ...others] = line.split('\t')
    const [exception = '', colours = '', changes = '', notes = ''] = others
    return { source, name, hash, outcome, exception, colours, changes, notes }
  })
}

export async function writeTable(table: readonly CorpusFile[]): Promise<void> {
  const rows = table.map((row) => [
    row.source,
    row.name,
    row.hash,
    row.outcome,
    row.exception,
    row.colours,
    row.changes,
    row.notes,
  ])
  const lines = [COLUMNS, ...rows].map((row) => row.join('\t'))
  await writeFile(TABLE, `${lines.join('\n')}\n`)
}

/**
 * Downloads the packages of the table and makes the other files, once, into the user's cache.
 *
 * @returns the folder; a file is below its source
 * @throws when a package cannot be downloaded: Debian's need `apt-get`
 */
export async function collectFiles(table: readonly CorpusFile[]): Promise<string> {
  for (const source of new Set(table.map((row) => row.source))) {
    const directory = path.join(DIRECTORY, source)
    if (source === MADE) await writeMadeFiles(directory)
    else if (!(await exists(directory))) await unpack(source, directory)
  }
  return DIRECTORY
}

/** Whether the collected file is the one that the table describes. */
export async function isListed({ hash }: CorpusFile, file: string): Promise<boolean> {
  const bytes = await readFile(file).catch(() => null)
  if (!bytes) return false
  return hash === '' || createHash('sha256').update(bytes).digest('hex').startsWith(hash)
}

async function writeMadeFiles(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const { name, buffer } of await madeFiles()) {
    await writeFile(path.join(directory, name), buffer)
  }
}

async function unpack(source: string, directory: string): Promise<void> {
  await withTemporaryDirectory(async (download) => {
    const npm = NPM_PACKAGES[source]
    if (npm) await execa('npm', ['pack', '--silent', npm], { cwd: download })
    else await downloadDebianSource(source, download)
    const archive = (await readdir(download)).find((file) => /\.(orig\.tar\.\w+|tgz)$/.test(file))
    if (!archive) throw new Error(`The package ${source} has no archive`)
    const from = path.join(download, archive)
    // Renamed when complete, so that an interrupted download is repeated.
    const unpacked = `${directory}.unpacking`
    await rm(unpacked, { recursive: true, force: true })
    await mkdir(unpacked, { recursive: true })
    await execa('tar', ['-xf', from, '-C', unpacked, '--strip-components=1'])
    await rename(unpacked, directory)
  })
}

/** Uses lists of its own, so that the system's stay as they are. */
async function downloadDebianSource(source: string, download: string): Promise<void> {
  const parts = path.join(download, 'parts')
  for (const folder of ['parts', 'lists/partial', 'cache/archives/partial']) {
    await mkdir(path.join(download, folder), { recursive: true })
  }
  const sources = [
    'Types: deb-src',
    'URIs: http://deb.debian.org/debian',
    'Suites: trixie',
    'Components: main',
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.pgp',
  ]
  await writeFile(path.join(parts, 'corpus.sources'), `${sources.join('\n')}\n`)
  const settings = [
    'Dir::Etc::SourceList=/dev/null',
    `Dir::Etc::SourceParts=${parts}`,
    `Dir::State::Lists=${path.join(download, 'lists')}`,
    `Dir::Cache=${path.join(download, 'cache')}`,
    'APT::Sandbox::User=root',
  ].flatMap((setting) => ['-o', setting])
  await execa('apt-get', [...settings, 'update'], { cwd: download })
  await execa('apt-get', [...settings, 'source', '--tar-only', source], { cwd: download })
}

async function exists(directory: string): Promise<boolean> {
  return (await readdir(directory).catch(() => [])).length > 0
}
