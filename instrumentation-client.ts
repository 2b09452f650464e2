/*
 * Next runs this module before any other, and so before a script loads the first script. An inline script would come
 * too late: React places the page's own scripts before it, and it would wait for the stylesheet.
 */

/**
 * The only Trusted Types policy of a page: it permits scripts and workers from files of this build. It creates neither
 * TrustedHTML nor TrustedScript, so no string becomes markup or code.
 */

const FILE_OF_THIS_BUILD = /^\/_next\/static\/(chunks|media)\/[\w.~-]+\.m?js$/

declare const trustedTypes: TrustedTypes | undefined

type TrustedTypes = {
  createPolicy(name: 'default', rules: { createScriptURL(text: string): string | null }): unknown
}

// Browsers without Trusted Types (Firefox before 148, Safari before 26) ignore it.
if (typeof trustedTypes !== 'undefined') {
  trustedTypes.createPolicy('default', {
    createScriptURL(text) {
      const { origin, pathname } = new URL(text, location.href)
      // Null refuses the URL.
      return origin === location.origin && FILE_OF_THIS_BUILD.test(pathname) ? text : null
    },
  })
}

// On first use of Intl, Chromium lists all locales, which takes a slow phone 50 ms: here in a task of its own, while the
// page's code loads, and not while the page is hydrated.
setTimeout(() => Intl.NumberFormat.supportedLocalesOf('en'))
