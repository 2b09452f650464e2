/**
 * The one Trusted Types policy of a page: which strings may become the address of a script or worker. Those of files of
 * this build; no other. None becomes markup or code, since the policy makes no TrustedHTML and no TrustedScript.
 *
 * Next runs this module before any other, and so before the first script is loaded by script. An inline script would come
 * too late: React puts the page's own scripts in front of it, and it would wait for the stylesheet.
 */

const FILE_OF_THIS_BUILD = /^\/_next\/static\/(chunks|media)\/[\w.~-]+\.m?js$/

declare const trustedTypes: TrustedTypes | undefined

type TrustedTypes = {
  createPolicy(name: 'default', rules: { createScriptURL(text: string): string | null }): unknown
}

// Browsers without Trusted Types (Firefox before 148, Safari before 26) do without.
if (typeof trustedTypes !== 'undefined') {
  trustedTypes.createPolicy('default', {
    createScriptURL(text) {
      const { origin, pathname } = new URL(text, location.href)
      // Null is refused.
      return origin === location.origin && FILE_OF_THIS_BUILD.test(pathname) ? text : null
    },
  })
}
