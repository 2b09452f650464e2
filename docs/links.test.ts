import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  anchors,
  codeSpans,
  linkTargets,
  markdownFiles,
  readProjectFile,
  ROOT,
} from './testing/markdown'

const files = markdownFiles()

/** Documents about the current code. The changelog and decisions also describe earlier states. */
const CURRENT = [
  'README.md',
  'CONTRIBUTING.md',
  ...files.filter((file) => /^docs\/[^/]+\.md$/.test(file)),
]

describe('links between documents', () => {
  it.each(files)('%s links only to existing targets', (file) => {
    const broken = linkTargets(readProjectFile(file)).filter(
      (target) => isRelative(target) && !leadsSomewhere(file, target),
    )
    expect(broken).toEqual([])
  })

  it('lead outside the project by https only', () => {
    const others = files
      .flatMap((file) => linkTargets(readProjectFile(file)))
      .filter((target) => !isRelative(target) && !/^https:\/\/[^/]+\.[^/]+/.test(target))
    expect(others).toEqual([])
  })
})

describe('paths in documents', () => {
  it.each(CURRENT)('%s names only existing files', (file) => {
    const missing = codeSpans(readProjectFile(file))
      .filter(looksLikePath)
      .filter((location) => !existsSync(path.join(ROOT, location)))
    expect(missing).toEqual([])
  })

  it('are recognised in the text of the architecture', () => {
    const paths = codeSpans(readProjectFile('docs/architecture.md')).filter(looksLikePath)
    expect(paths).toContain('lib/server/documents/delivery/delivery.ts')
    expect(paths).toContain('proxy.ts')
    expect(paths.length).toBeGreaterThan(30)
  })
})

describe('decisions', () => {
  const decisions = files.filter((file) => /^docs\/decisions\/\d{4}-/.test(file))

  it('are numbered without gaps', () => {
    const numbers = decisions
      .map((file) => Number(path.basename(file).slice(0, 4)))
      .toSorted((a, b) => a - b)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })

  it('are all listed', () => {
    const listed = linkTargets(readProjectFile('docs/decisions/README.md'))
    expect(listed.toSorted()).toEqual(decisions.map((file) => path.basename(file)).toSorted())
  })

  it.each(decisions)('%s has context, decision and consequences', (file) => {
    expect(readProjectFile(file).match(/^## .+$/gm)).toEqual([
      '## Context',
      '## Decision',
      '## Consequences',
    ])
  })
})

function isRelative(target: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(target) && !target.startsWith('//')
}

function leadsSomewhere(from: string, target: string): boolean {
  const [location = '', anchor] = decodeURIComponent(target).split('#')
  if (location.startsWith('/')) return false
  const file = location === '' ? from : path.posix.join(path.posix.dirname(from), location)
  if (file.startsWith('..') || !existsSync(path.join(ROOT, file))) return false
  return anchor === undefined || anchors(readProjectFile(file)).includes(anchor)
}

/** `lib/env.ts` and `scripts`, but neither `a/b` nor `lib/env` (a zone), `components/*` or `npm test`. */
function looksLikePath(span: string): boolean {
  if (/[*<>…\s]/.test(span) || span.startsWith('/')) return false
  const [first = ''] = span.split('/')
  const topLevel =
    /^(app|components|lib|sandbox|scripts|e2e|bench|docs|public|\.ci)$/.test(first) ||
    /^[a-z.-]+\.(ts|js|mjs|json|md)$/.test(span)
  return topLevel && span !== 'lib/env' && span !== 'vault.key'
}
