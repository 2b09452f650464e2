import { pages, withQuery } from '@/lib/format/paths'

let leaving = false

/** Sends the browser to sign in, and back here afterwards. Once: several calls may learn of an ended session together. */
export function leaveForSignIn(): void {
  if (leaving || typeof location === 'undefined') return
  leaving = true
  const callbackUrl = `${location.pathname}${location.search}`
  location.assign(withQuery(pages.signIn(), { callbackUrl }))
}
