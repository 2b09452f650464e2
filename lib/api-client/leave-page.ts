import { pages, withQuery } from '@/lib/format/paths'

let isLeaving = false

/** Redirects to the sign-in page, which leads back here. */
export function leaveForSignIn(): void {
  const callbackUrl = `${location.pathname}${location.search}`
  leave(() => location.assign(withQuery(pages.signIn(), { callbackUrl })))
}

/** Redirects to the sign-in page after signing out, without a way back. */
export function leaveSignedOut(): void {
  leave(() => location.assign(pages.signIn()))
}

/** Reloads the page for the person who is signed in now. */
export function reloadPage(): void {
  leave(() => location.reload())
}

/** Navigates once, without the confirmation to leave: the page can no longer be used. */
function leave(go: () => void): void {
  if (isLeaving) return
  isLeaving = true
  addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true })
  go()
}
