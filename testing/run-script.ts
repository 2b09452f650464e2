import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** What a script printed, and its exit code; null when a signal ended it. */
export type ScriptResult = { code: number | null; out: string; err: string }

/** Runs a script of `npm run` that works on the database, with `env` alone and `input` in place of a keyboard. */
export async function runScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<ScriptResult> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=react-server', script, ...args],
    { env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env } },
  )
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ])
  return { code, out, err }
}
