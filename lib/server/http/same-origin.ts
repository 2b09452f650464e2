import 'server-only'
import { DeskError } from '@/lib/server/platform/errors'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses cross-site requests: every change, and reads as far as the browser reports their origin. Browsers send
 * Sec-Fetch-Site, older ones Origin; a change without either is refused, too.
 */
export function assertSameOrigin(request: Request, publicUrl: string): void {
  const site = request.headers.get('sec-fetch-site')
  // A cross-site link that starts a download would leave an audit row without a person's intent.
  if (SAFE_METHODS.includes(request.method) && site !== 'cross-site') return
  const trusted = site ? site === 'same-origin' : request.headers.get('origin') === publicUrl
  if (!trusted) {
    throw new DeskError('cross_site_request', { detail: 'The request came from another site' })
  }
}
