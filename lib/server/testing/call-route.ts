import { globSync } from 'node:fs'
import path from 'node:path'

/** One route file of app/api, as Next would find it. */
export type RouteFile = {
  /** `/api/disputes/[disputeId]` */
  pattern: string
  file: string
}

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[]>> },
) => Promise<Response>

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

export function routeFiles(): RouteFile[] {
  return globSync('app/api/**/route.ts')
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => ({
      file,
      pattern: `/${file.replace(/^app\//, '').replace(/\/route\.ts$/, '')}`,
    }))
}

/** The methods a route file exports, with their handlers. */
export async function handlersOf({ file }: RouteFile): Promise<Map<string, Handler>> {
  const exported: Record<string, unknown> = await import(path.resolve(file))
  const handlers = new Map<string, Handler>()
  for (const method of METHODS) {
    const handler = exported[method]
    // Next passes exactly these two arguments.
    if (typeof handler === 'function') {
      handlers.set(method, (request, context) => handler(request, context))
    }
  }
  return handlers
}

/** Handles a request with the route that Next would choose: static segments before parameters, catch-all last. */
export async function callRoute(request: Request): Promise<Response> {
  const segments = new URL(request.url).pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const match = routeFiles()
    .flatMap((route) => {
      const params = paramsOf(route.pattern, segments)
      return params ? [{ route, params }] : []
    })
    .sort((a, b) => openness(a.route.pattern) - openness(b.route.pattern))[0]
  const handler = match && (await handlersOf(match.route)).get(request.method)
  if (!match || !handler) return new Response(null, { status: match ? 405 : 404 })
  return handler(request, { params: Promise.resolve(match.params) })
}

function paramsOf(pattern: string, segments: string[]): Record<string, string | string[]> | null {
  const names = pattern.split('/').filter(Boolean)
  const params: Record<string, string | string[]> = {}
  for (const [index, name] of names.entries()) {
    const rest = /^\[\.\.\.(.+)\]$/.exec(name)?.[1]
    if (rest) return segments.length > index ? { ...params, [rest]: segments.slice(index) } : null
    const segment = segments[index]
    const parameter = /^\[(.+)\]$/.exec(name)?.[1]
    if (segment === undefined || (!parameter && segment !== name)) return null
    if (parameter) params[parameter] = segment
  }
  return names.length === segments.length ? params : null
}

function openness(pattern: string): number {
  return (pattern.includes('[...') ? 100 : 0) + pattern.split('[').length
}
