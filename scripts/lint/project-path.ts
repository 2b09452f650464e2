import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A file's path from the project's root, with `/` as separator; undefined outside of it. */
export function projectPath(filename: string): string | undefined {
  const relative = path.relative(root, filename).replaceAll(path.sep, '/')
  return relative.startsWith('..') || path.isAbsolute(relative) ? undefined : relative
}
