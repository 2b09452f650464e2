import 'server-only'
import { DeskError } from '@/lib/server/errors'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses a change that another site's page asks for. Browsers say where a request comes from in
 * Sec-Fetch-Site, older ones in Origin; a request that says neither is refused, too.
 */
export function assertSameOrigin(request: Request, publicUrl: string): void {
  if (SAFE_METHODS.includes(request.method)) return
  const site = request.headers.get('sec-fetch-site')
  const trusted = site ? site === 'same-origin' : request.headers.get('origin') === publicUrl
  if (!trusted) {
    throw new DeskError('cross_site_request', { detail: 'The request came from another site' })
  }
}
