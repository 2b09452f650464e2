/** Parts of the matrix of who may call which route. */

export type Outcome = 'allowed' | 401 | 403 | 404
export type Row = {
  visitor: Outcome
  viewer: Outcome
  agent: Outcome
  admin: Outcome
  /** A request that succeeds when it is allowed; a new one for each cell. */
  request: () => Promise<{ path: string; init?: RequestInit }>
}

export const everyone = {
  visitor: 'allowed',
  viewer: 'allowed',
  agent: 'allowed',
  admin: 'allowed',
} as const
export const signedIn = { ...everyone, visitor: 401 } as const
export const agents = { ...everyone, visitor: 401, viewer: 403 } as const
export const admins = { ...everyone, visitor: 401, viewer: 403, agent: 403 } as const
export const noSuchThing = { visitor: 404, viewer: 404, agent: 404, admin: 404 } as const

export function json(body: unknown): RequestInit {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}
