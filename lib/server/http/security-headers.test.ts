import { createServer, type RequestListener } from 'node:http'
import { expect, it } from 'vitest'
import { sendSecurityHeaders } from './security-headers'

sendSecurityHeaders(true)

async function answerOf(handler: RequestListener, path = '/'): Promise<Response> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  const response = await fetch(`http://127.0.0.1:${address.port}${path}`)
  server.close()
  return response
}

it.each<[string, RequestListener]>([
  ['a plain 500', (_request, response) => response.writeHead(500).end('Internal Server Error')],
  [
    'headers given at once',
    (_request, response) =>
      response.writeHead(404, 'Not Found', { 'Content-Type': 'text/plain' }).end(),
  ],
  ['a body without a word on headers', (_request, response) => response.end('ok')],
])('adds the security headers to %s', async (_what, handler) => {
  const { headers } = await answerOf(handler)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
})

it('keeps the headers that a handler sets itself', async () => {
  const { headers } = await answerOf((_request, response) => {
    response.setHeader('content-security-policy', 'sandbox')
    response.writeHead(200, { 'Referrer-Policy': 'no-referrer' }).end()
  })
  expect(headers.get('content-security-policy')).toBe('sandbox')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
})

it.each([
  '/_next/static/chunks/turbopack-worker-1hrsqshz0gfey.js?params=%5B%5D',
  '/_next/static/media/pdf.worker.min.0eszirmnk0nq3.mjs',
])('lets the worker %s load our own files and nothing else', async (path) => {
  const { headers } = await answerOf((_request, response) => response.end(), path)
  const policies = (headers.get('content-security-policy') ?? '').split(', ')
  expect(policies).toHaveLength(2)
  const words = policies.flatMap((policy) => policy.split(/;? /))
  for (const source of words.filter((word) => !/^[a-z-]+$/.test(word))) {
    expect(source).toMatch(
      /^('none'|'self'|'wasm-unsafe-eval'|http:\/\/\*:\*\/(_next\/static\/(chunks|media)|libheif|ocr|pdfjs)\/)$/,
    )
  }
  expect(policies[0]).toContain("default-src 'none'")
})

it.each([
  '/_next/static/chunks/1ek4squlz743y.js',
  '/_next/static/chunks/turbopack-worker-1hrsqshz0gfey.js/x',
  '/x/_next/static/media/pdf.worker.min.0eszirmnk0nq3.mjs',
  '/api/health?/_next/static/chunks/turbopack-worker-1.js',
])('lets %s load nothing if it is started as a worker', async (path) => {
  const { headers } = await answerOf((_request, response) => response.end(), path)
  expect(headers.get('content-security-policy')).not.toContain("'self'")
})
