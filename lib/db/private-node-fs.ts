import 'server-only'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Options = Parameters<NodeFS['init']>[1]

/**
 * A file system for PGlite with files that only this user can read. By default they get mode 0666: Emscripten has no
 * umask, and applies the mode that a C program requests after the file was created.
 */
export class PrivateNodeFS extends NodeFS {
  override async init(pg: PGlite, options: Options): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options)
    const preRun = emscriptenOpts.preRun ?? []
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...preRun, dropAccessOfOthers] } }
  }
}

function dropAccessOfOthers({ FS }: { FS: EmscriptenFS }): void {
  const chmod = FS.chmod.bind(FS)
  FS.chmod = (path, mode, ...more) => chmod(path, mode & 0o700, ...more)
}

type EmscriptenFS = { chmod(path: string, mode: number, dontFollow?: boolean): void }
