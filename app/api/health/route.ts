import { health } from '@/lib/server/composition/health'

/** For the start script, load balancers and monitors; public, so it reveals no details. */
export async function GET(): Promise<Response> {
  return health()
}
