import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from './faults.ts'
import type { JsonObject } from './values.ts'
import { startSandbox, type RunningSandbox } from '../server.ts'
import { formOf, idOf, itemsOf, outcomeOf, patiently, TestClient } from '../testing/test-client.ts'

let sandbox: RunningSandbox
let dataDir: string
let now = new Date('2026-03-01T09:00:00Z')
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'omise-sandbox-faults-'))
  sandbox = await startSandbox({ clock: () => now, dataDir })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function fresh() {
  const client = new TestClient(sandbox.url)
  const id = await client.newDispute()
  const plan = (on: JsonObject, fault: Fault, times = 1) => client.planFault({ on, fault, times })
  const documents = async () =>
    itemsOf(await client.get(`/disputes/${id}/documents`)).map(({ filename }) => filename)
  return { client, id, plan, documents }
}

const post = { method: 'POST', path: '/documents$' }

/** Starts a request, aborts it once the fault has applied, and returns its outcome. */
async function abortAfterFault(
  client: TestClient,
  start: (signal: AbortSignal) => Promise<unknown>,
) {
  const abort = new AbortController()
  const outcome = outcomeOf(start(abort.signal))
  await expect
    .poll(async () => itemsOf(await client.get('/__sandbox/faults'))[0], patiently)
    .toMatchObject({ fired: 1 })
  abort.abort()
  return outcome
}

describe('planned faults', () => {
  it('have ids, are listed with their use count, and can be removed', async () => {
    const { client, plan } = await fresh()
    const { status, body } = await plan({ path: '/disputes' }, { type: 'latency', ms: 0 }, 2)
    expect(status).toBe(200)
    expect(body).toEqual({
      id: 'fault_1',
      on: { path: '/disputes' },
      fault: { type: 'latency', ms: 0 },
      times: 2,
      fired: 0,
    })
    await client.get('/disputes')
    await plan({}, { type: 'html' })
    expect(await client.get('/__sandbox/faults')).toMatchObject({
      data: [{ fired: 1 }, { fired: 0 }],
    })
    expect((await client.call('DELETE', '/__sandbox/faults/fault_2')).body).toMatchObject({
      data: [{ id: 'fault_1' }],
    })
    expect((await client.call('DELETE', '/__sandbox/faults/fault_2')).status).toBe(404)
    expect((await client.call('DELETE', '/__sandbox/faults')).body).toEqual({ data: [] })
  })

  it('apply the given number of times or until removed, and only to their own merchant', async () => {
    const { client, plan } = await fresh()
    await plan({ method: 'get', path: '^/disputes$' }, { type: 'status', status: 503 }, 2)
    const statuses = []
    for (let at = 0; at < 3; at += 1) statuses.push((await client.call('GET', '/disputes')).status)
    expect(statuses).toEqual([503, 503, 200])
    await client.json('POST', '/__sandbox/faults', { fault: { type: 'status', status: 500 } })
    for (let at = 0; at < 3; at += 1)
      expect((await client.call('GET', '/charges')).status).toBe(500)
    expect((await new TestClient(sandbox.url).call('GET', '/charges')).status).toBe(200)
  })

  it.each([
    [{ fault: { type: 'earthquake' } }],
    [{ fault: { type: 'status' } }],
    [{ fault: { type: 'html' }, times: 0 }],
    [{ fault: { type: 'html' }, on: { path: '(' } }],
    [{ fault: { type: 'html' }, on: { verb: 'GET' } }],
    [{}],
  ])('%j is refused', async (body) => {
    const { client } = await fresh()
    expect((await client.json('POST', '/__sandbox/faults', body)).status).toBe(400)
  })
})

describe('a fault before the change', () => {
  it('latency delays the response', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan(post, { type: 'latency', ms: 80 })
    const startedAt = performance.now()
    expect((await client.upload(id, formOf())).status).toBe(200)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(75)
    expect(await documents()).toEqual(['slip.png'])
  })

  it.each([429, 500, 502, 503])('status %i returns an error object', async (status) => {
    const { client, id, plan, documents } = await fresh()
    await plan(post, { type: 'status', status, retryAfter: 7 })
    const answer = await client.upload(id, formOf())
    expect(answer).toMatchObject({ status, body: { object: 'error' } })
    expect(answer.headers.get('retry-after')).toBe('7')
    expect(await documents()).toEqual([])
  })

  it('html returns a gateway’s error page', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan(post, { type: 'html' })
    const response = await client.fetch(`/disputes/${id}/documents`, {
      method: 'POST',
      body: formOf(),
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html'])
    expect(await response.text()).toContain('<h1>502 Bad Gateway</h1>')
    expect(await documents()).toEqual([])
  })

  it('reset_before_body resets the connection', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan(post, { type: 'reset_before_body' })
    await expect(client.upload(id, formOf())).rejects.toThrow('fetch failed')
    expect(await documents()).toEqual([])
  })

  it.each([true, false])('hang sends no response (body read: %s)', async (read) => {
    const { client, id, plan, documents } = await fresh()
    await plan(post, { type: 'hang', read })
    const outcome = await abortAfterFault(client, (signal) =>
      client.fetch(`/disputes/${id}/documents`, { method: 'POST', body: formOf(), signal }),
    )
    expect(outcome).toBe('aborted')
    expect(await documents()).toEqual([])
  })
})

describe('a fault after the change', () => {
  it('reset_after_apply creates the document, then resets the connection', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan(post, { type: 'reset_after_apply' })
    await expect(client.upload(id, formOf())).rejects.toThrow('fetch failed')
    const [entry] = itemsOf(await client.get('/__sandbox/requests')).slice(-1)
    expect(entry).toMatchObject({ method: 'POST', status: null })
    expect(await documents()).toEqual(['slip.png'])
  })

  it('hang_after_apply creates the document and sends no response', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan(post, { type: 'hang_after_apply' })
    const outcome = await abortAfterFault(client, (signal) =>
      client.fetch(`/disputes/${id}/documents`, { method: 'POST', body: formOf(), signal }),
    )
    expect(outcome).toBe('aborted')
    await expect.poll(documents, patiently).toEqual(['slip.png'])
  })

  it('status with afterApply creates the document, and leaves a refusal as it is', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan(post, { type: 'status', status: 502, afterApply: true }, 2)
    const lost = await client.upload(id, formOf())
    expect(lost).toMatchObject({ status: 502, body: { object: 'error' } })
    for (const header of ['omise-version', 'vary']) expect(lost.headers.get(header)).toBeNull()
    expect(await documents()).toEqual(['slip.png'])
    expect((await client.upload(id, formOf({ type: 'text/plain' }))).status).toBe(400)
  })

  it('truncated_json cuts the response, for reads and writes', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan({}, { type: 'truncated_json' }, 2)
    for (const init of [{}, { method: 'POST', body: formOf() }]) {
      const response = await client.fetch(`/disputes/${id}/documents`, init)
      expect(response.status).toBe(200)
      const text = await response.text()
      expect(text.startsWith('{')).toBe(true)
      expect(() => JSON.parse(text)).toThrow(SyntaxError)
    }
    expect(await documents()).toEqual(['slip.png'])
  })

  it('unreadable_item removes created_at from the first item of each list', async () => {
    const { client, id } = await fresh()
    await client.upload(id, formOf({ name: 'first.png' }))
    await client.upload(id, formOf({ name: 'second.png' }))
    await client.planFault({ fault: { type: 'unreadable_item', object: 'document' } })
    const spoilt = [
      { filename: 'first.png', created_at: null },
      { filename: 'second.png', created_at: expect.any(String) },
    ]
    expect(await client.get(`/disputes/${id}/documents`)).toMatchObject({ total: 2, data: spoilt })
    const page = await client.get('/disputes/open?order=reverse_chronological&limit=1')
    expect(page).toMatchObject({
      data: [{ id, created_at: expect.any(String), documents: { total: 2, data: spoilt } }],
    })
    await client.call('DELETE', '/__sandbox/faults')
    await client.planFault({ fault: { type: 'unreadable_item', object: 'dispute' } })
    const disputes = itemsOf(await client.get('/search?scope=dispute'))
    expect(disputes.filter(({ created_at }) => created_at === null)).toHaveLength(1)
  })

  it('late_apply creates the document after its delay, when the client is gone', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan(post, { type: 'late_apply', seconds: 0.2, reset: true })
    await expect(client.upload(id, formOf())).rejects.toThrow('fetch failed')
    expect(await documents()).toEqual([])
    await expect.poll(documents, patiently).toEqual(['slip.png'])
  })

  it('late_apply sends no response unless it resets', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan({ filename: 'slip.png' }, { type: 'late_apply', seconds: 0.2 })
    const outcome = await abortAfterFault(client, (signal) =>
      client.fetch(`/disputes/${id}/documents`, { method: 'POST', body: formOf(), signal }),
    )
    expect(outcome).toBe('aborted')
    await expect.poll(documents, patiently).toEqual(['slip.png'])
  })

  it('late_apply creates no document when the dispute is closed by then', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan(post, { type: 'late_apply', seconds: 0.2, reset: true })
    await expect(client.upload(id, formOf())).rejects.toThrow('fetch failed')
    await client.json('POST', `/__sandbox/disputes/${id}/status`, { status: 'pending' })
    await expect.poll(() => readdirSync(join(dataDir, 'incoming')), patiently).toEqual([])
    expect(await documents()).toEqual([])
  })

  it('slow_listing lists the document only after its delay', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan({ filename: 'slip.png' }, { type: 'slow_listing', seconds: 20 })
    const { body } = await client.upload(id, formOf())
    expect(await client.get(`/disputes/${id}/documents/${idOf(body)}`)).toEqual(body)
    expect(await documents()).toEqual([])
    now = new Date(now.getTime() + 19_000)
    expect(await documents()).toEqual([])
    expect(await client.get(`/disputes/${id}`)).toMatchObject({ documents: { total: 0 } })
    now = new Date(now.getTime() + 1_000)
    expect(await documents()).toEqual(['slip.png'])
  })
})

describe('a filename', () => {
  it('matches only the fault that is planned for it', async () => {
    const { client, id, plan, documents } = await fresh()
    await plan({ ...post, filename: 'bad.png' }, { type: 'reset_before_body' })
    expect((await client.upload(id, formOf({ name: 'good.png' }))).status).toBe(200)
    await expect(client.upload(id, formOf({ name: 'bad.png' }))).rejects.toThrow('fetch failed')
    expect((await client.upload(id, formOf({ name: 'bad.png' }))).status).toBe(200)
    expect(await documents()).toEqual(['good.png', 'bad.png'])
  })

  it.each([
    ['sandbox-500.png', 500, 'internal_error'],
    ['sandbox-429 again.png', 429, 'too_many_requests'],
    ['sandbox-locked.png', 400, 'documents_locked'],
    ['sandbox-invalid-type.png', 400, 'invalid_file_type'],
  ])('%s returns its own error', async (name, status, code) => {
    const { client, id, documents } = await fresh()
    const answer = await client.upload(id, formOf({ name }))
    expect(answer).toMatchObject({ status, body: { code } })
    expect(answer.headers.get('retry-after')).toBe(status === 429 ? '2' : null)
    expect(await documents()).toEqual([])
  })

  it('sandbox-html, -reset and -lost-answer have their named effect', async () => {
    const { client, id, documents } = await fresh()
    const path = `/disputes/${id}/documents`
    const html = await client.fetch(path, {
      method: 'POST',
      body: formOf({ name: 'sandbox-html.png' }),
    })
    expect(html.headers.get('content-type')).toBe('text/html')
    await html.text()
    for (const name of ['sandbox-reset.png', 'sandbox-lost-answer.png'])
      await expect(client.upload(id, formOf({ name }))).rejects.toThrow('fetch failed')
    expect(await documents()).toEqual(['sandbox-lost-answer.png'])
  })
})

describe('close', () => {
  it('immediately ends requests that hang or wait', async () => {
    const own = await startSandbox()
    const client = new TestClient(own.url)
    const id = await client.newDispute()
    await client.planFault({ on: { method: 'GET' }, fault: { type: 'latency', ms: 3_600_000 } })
    await client.planFault({ on: { method: 'POST' }, fault: { type: 'hang' } })
    const calls = [outcomeOf(client.upload(id, formOf())), outcomeOf(client.get('/disputes'))]
    await expect
      .poll(async () => itemsOf(await client.get('/__sandbox/faults')), patiently)
      .toMatchObject([{ fired: 1 }, { fired: 1 }])
    await own.close()
    expect(await Promise.all(calls)).toEqual(['broken', 'broken'])
  })
})
