import { Hono } from 'hono'
import { z } from 'zod'
import type { SandboxContext, SandboxEnv } from './core/context.ts'
import { badRequest, notFound } from './core/errors.ts'
import { faultRuleSchema } from './core/faults.ts'
import { paramsOf } from './core/params.ts'
import { success } from './core/reply.ts'
import { jsonObjectSchema } from './core/values.ts'
import { disputesOf } from './disputes/data.ts'
import { presentDispute, undecidedDispute } from './disputes/routes.ts'
import { closeDispute, updateDispute } from './disputes/transitions.ts'
import { contentReply } from './documents/routes.ts'

const statusChangeSchema = z.strictObject({ status: z.enum(['pending', 'won', 'lost']) })
const settingsSchema = z.strictObject({ deleted_documents: z.enum(['listed', 'unlisted']) })

/** The admin API for tests: faults, the request log, stored bytes, decisions of the issuer, settings, reset. */
export const adminRoutes = new Hono<SandboxEnv>()
  .basePath('/__sandbox')
  .post('/faults', async (c) => {
    const rule = faultRuleSchema.safeParse(await paramsOf(c))
    if (!rule.success) throw badRequest(z.prettifyError(rule.error))
    return jsonReply(c, c.var.merchant.faults.add(rule.data))
  })
  .get('/faults', (c) => jsonReply(c, { data: c.var.merchant.faults.list() }))
  .delete('/faults', (c) => {
    c.var.merchant.faults.clear()
    return success(c, { data: [] })
  })
  .delete('/faults/:fault', (c) => {
    const id = c.req.param('fault')
    if (!c.var.merchant.faults.remove(id)) throw notFound('fault', id)
    return jsonReply(c, { data: c.var.merchant.faults.list() })
  })
  .get('/requests', (c) => jsonReply(c, { data: c.var.merchant.requests() }))
  .delete('/requests', (c) => {
    c.var.merchant.clearRequests()
    return success(c, { data: [] })
  })
  /** The stored bytes of a document, also of one whose `download_uri` is null. */
  .get('/documents/:document/content', (c) => {
    const id = c.req.param('document')
    const { merchant } = c.var
    const document = disputesOf(merchant).findDocument((each) => each.id === id && !each.deleted)
    if (!document) throw notFound('document', id)
    return contentReply(merchant, document)
  })
  /** Moves a dispute as the issuer would (or, to pending, as a response in Omise's dashboard would). */
  .post('/disputes/:dispute/status', async (c) => {
    const change = statusChangeSchema.safeParse(await paramsOf(c))
    if (!change.success) throw badRequest('status must be pending, won or lost')
    const dispute = undecidedDispute(c, c.req.param('dispute'))
    const { status } = change.data
    const moved =
      status === 'pending'
        ? updateDispute(c, dispute, { message: dispute.message ?? 'Answered in the dashboard' })
        : closeDispute(c, dispute, status)
    return success(c, presentDispute(c, moved, {}))
  })
  .get('/settings', settingsReply)
  /** Whether deleted documents stay in lists and totals: what Omise does is not public. */
  .patch('/settings', async (c) => {
    const change = settingsSchema.safeParse(await paramsOf(c))
    if (!change.success) throw badRequest(z.prettifyError(change.error))
    c.var.merchant.settings.listsDeleted = change.data.deleted_documents === 'listed'
    return settingsReply(c)
  })
  .post('/reset', (c) => {
    c.var.sandbox.store.reset(c.var.key)
    return success(c, {})
  })
  .all('*', (c) => {
    throw notFound('path', c.req.path)
  })

function settingsReply(c: SandboxContext): Response {
  const { listsDeleted } = c.var.merchant.settings
  return success(c, { deleted_documents: listsDeleted ? 'listed' : 'unlisted' })
}

function jsonReply(c: SandboxContext, value: unknown): Response {
  return success(c, jsonObjectSchema.parse(JSON.parse(JSON.stringify(value))))
}
