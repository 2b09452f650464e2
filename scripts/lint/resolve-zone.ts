import path from 'node:path'
import { TEST_FILE, ZONES } from './zones.ts'

/** Paths here are relative to the project's root, with `/` as separator. */

/** The target of an import: a package, or a path of ours (undefined outside the project). */
export type Target = { package: string } | { path: string | undefined }

export function targetOf(specifier: string, importer: string): Target {
  if (specifier.startsWith('@/')) return { path: insideProject(specifier.slice(2)) }
  if (/^\.\.?(\/|$)/.test(specifier)) {
    return { path: insideProject(path.posix.join(path.posix.dirname(importer), specifier)) }
  }
  if (specifier.startsWith('/') || specifier.startsWith('file:')) return { path: undefined }
  return { package: specifier }
}

/** The zone of a file or folder: a key of ZONES, or `components/<thing>` for a thing without one. */
export function zoneOf(location: string): string | undefined {
  const [bare = ''] = location.split(/(?:\.test)?\.[cm]?[jt]sx?$/)
  const parts = bare.split('/')
  for (let length = parts.length; length > 0; length -= 1) {
    const prefix = parts.slice(0, length).join('/')
    if (prefix in ZONES || matchesPattern(prefix)) return prefix
  }
  return undefined
}

/** What a zone may import, apart from itself. */
export function allowedFor(zone: string): readonly string[] {
  if (zone in ZONES) return ZONES[zone] ?? []
  const pattern = Object.keys(ZONES).find((key) => covers(key, zone))
  return pattern ? (ZONES[pattern] ?? []) : []
}

/** `components/*` covers `components/disputes`; `*.config` covers `next.config`. */
export function covers(pattern: string, zone: string): boolean {
  if (!pattern.includes('*')) return pattern === zone
  const [before = '', after = ''] = pattern.split('*')
  const middle = zone.slice(before.length, zone.length - after.length)
  return (
    zone.startsWith(before) && zone.endsWith(after) && middle.length > 0 && !middle.includes('/')
  )
}

export function isTest(file: string): boolean {
  return TEST_FILE.test(file)
}

function matchesPattern(zone: string): boolean {
  return Object.keys(ZONES).some((key) => key.includes('*') && covers(key, zone))
}

function insideProject(location: string): string | undefined {
  const normal = path.posix.normalize(location)
  return normal.startsWith('..') || path.posix.isAbsolute(normal) ? undefined : normal
}
