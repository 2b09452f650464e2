import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const root = path.resolve(import.meta.dirname, '../../..')

const reportSchema = z.object({
  diagnostics: z.array(
    z.object({
      // A file that cannot be parsed violates no rule.
      code: z.string().default('syntax'),
      message: z.string(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
})

/** One message of the linter: `line` counts from 1. */
export type Finding = { rule: string; file: string; line: number; message: string }

/**
 * Lints made-up files with the project's own configuration, in a temporary folder.
 *
 * @param files path from the project's root → source
 */
export async function lintFiles(files: Readonly<Record<string, string>>): Promise<Finding[]> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'evidence-desk-lint-')))
  try {
    await cp(path.join(root, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'))
    await cp(path.join(root, 'scripts/lint'), path.join(folder, 'scripts/lint'), {
      recursive: true,
      filter: (source) => !source.endsWith('.test.ts'),
    })
    await cp(path.join(root, 'package.json'), path.join(folder, 'package.json'))
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    for (const [file, source] of Object.entries(files)) {
      const location = path.join(folder, file)
      await mkdir(path.dirname(location), { recursive: true })
      await writeFile(location, source)
    }
    return await runOxlint(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runOxlint(folder: string): Promise<Finding[]> {
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint')
  const child = spawn(process.execPath, [oxlint, '--format=json'], { cwd: folder })
  const [output, trouble] = await Promise.all([text(child.stdout), text(child.stderr)])
  const report = reportSchema.safeParse(parseJson(output))
  if (!report.success) throw new Error(`oxlint gave no report: ${output}${trouble}`)
  return report.data.diagnostics.map(({ code, message, filename, labels }) => ({
    rule: code,
    file: path.relative(folder, path.resolve(folder, filename)),
    line: labels[0]?.span.line ?? 0,
    message,
  }))
}

function parseJson(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch {
    return undefined
  }
}
