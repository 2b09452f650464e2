import { pages } from '@/lib/format/paths'

// Any origin works for a path: it only shows whether the value leads to another one.
const ORIGIN = 'https://desk.invalid'

/**
 * The page to open after signing in, always one of ours. Other sites, the sign-in page itself and the API fall back to
 * the disputes. `origin` is ours, for the full URLs of next-auth.
 */
export function callbackPath(value: string | null | undefined, origin: string = ORIGIN): string {
  const target = value ? URL.parse(value, origin) : null
  if (!target || target.origin !== origin || !isPage(target.pathname)) return pages.disputes()
  return `${target.pathname}${target.search}${target.hash}`
}

function isPage(pathname: string): boolean {
  // A parsed path may start with two slashes; used again, it would be another host.
  if (pathname.startsWith('//')) return false
  if (pathname === pages.setPassword()) return false
  return pathname !== pages.signIn() && !pathname.startsWith('/api/') && pathname !== '/'
}
