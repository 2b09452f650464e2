import { pages } from '@/lib/format/paths'

// Any origin serves for a path: it only shows whether the value leads away from it.
const ORIGIN = 'https://desk.invalid'

/**
 * Where to go after signing in: a page of ours, whatever the address says. Other sites, the sign-in
 * page itself and the API fall back to the disputes. `origin` is ours, for the full addresses that
 * next-auth writes.
 */
export function callbackPath(value: string | null | undefined, origin: string = ORIGIN): string {
  const target = value ? URL.parse(value, origin) : null
  if (!target || target.origin !== origin || !isPage(target.pathname)) return pages.disputes()
  return `${target.pathname}${target.search}${target.hash}`
}

function isPage(pathname: string): boolean {
  // A path may begin with two slashes once it has been parsed; used again, it would be another host.
  if (pathname.startsWith('//')) return false
  if (pathname === pages.setPassword()) return false
  return pathname !== pages.signIn() && !pathname.startsWith('/api/') && pathname !== '/'
}
