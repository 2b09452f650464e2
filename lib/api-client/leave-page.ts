import { pages, withQuery } from '@/lib/format/paths'

let isLeaving = false

/** Sends the browser to sign in, and back here afterwards. */
export function leaveForSignIn(): void {
  const callbackUrl = `${location.pathname}${location.search}`
  leave(() => location.assign(withQuery(pages.signIn(), { callbackUrl })))
}

/** After signing out: to the sign-in page, and not back. */
export function leaveSignedOut(): void {
  leave(() => location.assign(pages.signIn()))
}

/** Reloads the page for the person who is signed in now. */
export function reloadPage(): void {
  leave(() => location.reload())
}

/** Once, and without the question whether to stay: the page is of no use to anybody any more. */
function leave(go: () => void): void {
  if (isLeaving) return
  isLeaving = true
  addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true })
  go()
}
