import { Hono } from 'hono'
import { z } from 'zod'
import { arrivalMinutes, newDisputeMinutesSchema, startArrivals } from './arrivals.ts'
import type { SandboxContext, SandboxEnv } from './core/context.ts'
import { badRequest, notFound } from './core/errors.ts'
import { parseFaultRule } from './core/faults.ts'
import { paramsOf, validParams } from './core/params.ts'
import { success } from './core/reply.ts'
import { jsonObjectSchema } from './core/values.ts'
import { disputesOf } from './disputes/data.ts'
import { presentDispute, undecidedDispute } from './disputes/routes.ts'
import { closeDispute, updateDispute } from './disputes/transitions.ts'
import { contentReply } from './documents/routes.ts'
import { inventDispute, newDisputeSchema } from './invented-dispute.ts'
import { webhookAdminRoutes } from './webhook-admin.ts'

const statusChangeSchema = z.strictObject({ status: z.enum(['pending', 'won', 'lost']) })
const settingsSchema = z.strictObject({
  deleted_documents: z.enum(['listed', 'unlisted']).optional(),
  accept_event: z.enum(['dispute.close', 'dispute.accept']).optional(),
  new_dispute_minutes: newDisputeMinutesSchema.nullable().optional(),
})

/** The admin API for tests: faults, the request log, stored bytes, new disputes, decisions of the issuer, settings, webhooks, reset. */
export const adminRoutes = new Hono<SandboxEnv>()
  .basePath('/__sandbox')
  .post('/faults', async (c) => {
    const rule = parseFaultRule(await paramsOf(c))
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
  /** The stored bytes of a document, even when its `download_uri` is null. */
  .get('/documents/:document/content', (c) => {
    const id = c.req.param('document')
    const { merchant } = c.var
    const document = disputesOf(merchant).findDocument((each) => each.id === id && !each.deleted)
    if (!document) throw notFound('document', id)
    return contentReply(merchant, document)
  })
  /** A new dispute on a new charge. */
  .post('/disputes', async (c) => {
    const dispute = inventDispute(c.var, await validParams(c, newDisputeSchema))
    return success(c, presentDispute(c, dispute, {}))
  })
  /** Moves a dispute as the issuer would (or, to pending, as a response in Omise's dashboard would). */
  .post('/disputes/:dispute/status', async (c) => {
    const change = statusChangeSchema.safeParse(await paramsOf(c))
    if (!change.success) throw badRequest('status must be pending, won or lost')
    const dispute = undecidedDispute(c, c.req.param('dispute'))
    const { status } = change.data
    const moved =
      status === 'pending'
        ? updateDispute(c.var, dispute, { message: dispute.message ?? 'Answered in the dashboard' })
        : closeDispute(c.var, dispute, status)
    return success(c, presentDispute(c, moved, {}))
  })
  .get('/settings', settingsReply)
  .patch('/settings', async (c) => {
    const { deleted_documents, accept_event, new_dispute_minutes } = await validParams(
      c,
      settingsSchema,
    )
    const { settings } = c.var.merchant
    if (deleted_documents) settings.listsDeleted = deleted_documents === 'listed'
    if (accept_event) settings.acceptEvent = accept_event
    if (new_dispute_minutes !== undefined) startArrivals(c.var, new_dispute_minutes)
    return settingsReply(c)
  })
  .route('/webhooks', webhookAdminRoutes)
  .post('/reset', (c) => {
    c.var.sandbox.store.reset(c.var.key)
    return success(c, {})
  })
  .all('*', (c) => {
    throw notFound('path', c.req.path)
  })

function settingsReply(c: SandboxContext): Response {
  const { listsDeleted, acceptEvent } = c.var.merchant.settings
  return success(c, {
    deleted_documents: listsDeleted ? 'listed' : 'unlisted',
    accept_event: acceptEvent,
    new_dispute_minutes: arrivalMinutes(c.var),
  })
}

function jsonReply(c: SandboxContext, value: unknown): Response {
  return success(c, jsonObjectSchema.parse(JSON.parse(JSON.stringify(value))))
}
