export const WIDE_COOKIE = 'desk-wide'

/**
 * Whether the window of a request probably has room for the panes of the workspace: by the cookie of the last page, or
 * because the browser does not call itself a mobile one.
 */
export function isProbablyWide(cookie: string | undefined, userAgent: string | null): boolean {
  return cookie ? cookie === 'yes' : !/\bMobile\b/.test(userAgent ?? '')
}
