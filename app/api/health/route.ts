import { health } from '@/lib/server/composition/health'

/** For the start script, load balancers and monitors; says nothing a stranger could use. */
export async function GET(): Promise<Response> {
  return health()
}
