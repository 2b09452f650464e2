import 'server-only'
import { isDevelopment } from '@/lib/server/platform/env'

/** The policy of one page. Scripts run by nonce only; strict-dynamic lets them load Next's other chunks. */
export function contentSecurityPolicy(nonce: string, servedOverHttps: boolean): string {
  const development = isDevelopment()
  const directives = [
    `default-src 'self'`,
    // React needs eval for its error overlay, in development only.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' ${development ? `'unsafe-inline'` : `'nonce-${nonce}'`}`,
    // Progress bars and zoomed images set their size in a style attribute.
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' blob: data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-src 'none'`,
    `frame-ancestors 'none'`,
    // One Trusted Types policy decides which strings become scripts (instrumentation-client.ts). Next's development
    // code has none.
    ...(development ? [] : [`require-trusted-types-for 'script'`, `trusted-types default`]),
    ...(servedOverHttps ? ['upgrade-insecure-requests'] : []),
  ]
  return directives.join('; ')
}
