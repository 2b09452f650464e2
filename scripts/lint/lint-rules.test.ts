import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { lintFiles, type Finding } from './testing/lint-files'

/** Bad and good samples: [rule, file, source]. */
const REPORTED: [rule: string, file: string, source: string][] = [
  ['evidence-desk(env-access)', 'lib/server/platform/a.ts', 'export const a = process.env.PORT'],
  ['evidence-desk(env-access)', 'lib/server/platform/b.ts', "export const a = process['env']"],
  ['evidence-desk(env-access)', 'app/c.ts', 'export const a = globalThis.process.env'],
  ['evidence-desk(env-access)', 'lib/omise/d.ts', 'export const { env } = process'],
  ['evidence-desk(env-access)', 'lib/db/e.ts', 'export const { pid, ...others } = process'],
  ['evidence-desk(env-access)', 'lib/db/f.ts', "import { env } from 'node:process'\nenv.PORT"],
  ['evidence-desk(env-access)', 'lib/db/g.ts', "import p from 'process'\nexport const e = p"],
  ['evidence-desk(env-access)', 'components/ui/h.tsx', 'export const a = process.env.NODE_ENV'],
  ['evidence-desk(env-access)', 'proxy.ts', 'export const a = process.env.PORT'],
  ['eslint(no-console)', 'lib/server/platform/i.ts', "console.log('x')"],
  ['eslint(no-console)', 'sandbox/j.ts', "console.log('x')"],
  ['import(no-default-export)', 'lib/format/k.ts', 'export default 1'],
  ['import(no-default-export)', 'components/ui/l.tsx', 'export default 1'],
  ['unicorn(filename-case)', 'lib/format/BadName.ts', 'export const a = 1'],
  ['eslint(max-lines)', 'lib/format/m.ts', 'export {}\n'.repeat(301)],
  ['typescript(no-explicit-any)', 'lib/format/n.ts', 'export const a = (x: any) => x'],
  ['react-hooks(rules-of-hooks)', 'components/ui/o.tsx', hookInCondition()],
  ['jsx-a11y(alt-text)', 'components/ui/p.tsx', "export const P = () => <img src='/a.png' />"],
  ['vitest(no-focused-tests)', 'lib/format/q.test.ts', testFile('it.only')],
  ['vitest(no-disabled-tests)', 'lib/format/r.test.ts', testFile('it.skip')],
]

const SILENT: [file: string, source: string][] = [
  ['lib/server/platform/env.ts', 'export const a = process.env.PORT'],
  ['instrumentation.ts', 'export const a = process.env.NEXT_RUNTIME'],
  ['scripts/s.ts', "console.log(process.env['PORT'])"],
  ['sandbox/t.ts', 'export const a = process.env.PORT'],
  ['e2e/fixtures/u.ts', 'export const a = process.env.CI'],
  ['next.config.js', 'export default { port: process.env.PORT }'],
  ['lib/omise/v.test.ts', `process.env.PORT = '1'\n${testFile('it')}`],
  ['lib/server/platform/w.ts', 'export const a = process.pid'],
  ['app/(desk)/disputes/page.tsx', 'export default function Page() {\n  return null\n}'],
]

function hookInCondition(): string {
  return [
    "import { useState } from 'react'",
    'export function O({ on }: { on: boolean }) {',
    '  if (on) useState(0)',
    '  return null',
    '}',
  ].join('\n')
}

function testFile(call: string): string {
  return `import { expect, it } from 'vitest'\n${call}('adds', () => {\n  expect(1).toBe(1)\n})\n`
}

describe('the lint configuration', () => {
  let findings: Finding[]

  beforeAll(async () => {
    const reported = REPORTED.map(([, file, source]) => [file, source])
    findings = await lintFiles(Object.fromEntries([...reported, ...SILENT]))
  })

  it.each(REPORTED)('%s fires in %s', (rule, file) => {
    const rules = findings.filter((finding) => finding.file === file).map((found) => found.rule)
    expect(rules).toContain(rule)
  })

  it.each(SILENT)('accepts %s', (file) => {
    expect(findings.filter((finding) => finding.file === file)).toEqual([])
  })
})

it('is disabled nowhere', () => {
  const root = path.resolve(import.meta.dirname, '../..')
  const switches = new RegExp(`\\b(eslint|oxlint)-${'disable'}|@ts-${'(ignore|nocheck)'}`)
  const folders = ['app', 'components', 'lib', 'sandbox', 'e2e', 'bench', 'chaos', 'scripts']
  const offenders = folders
    .map((folder) => path.join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
        path.join(folder, file),
      ),
    )
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file))
    .filter((file) => switches.test(readFileSync(file, 'utf8')))
  expect(offenders).toEqual([])
})
