import { z } from 'zod'
import type { Handler } from '../context.ts'
import { closeDispute, updateDispute } from '../dispute-actions.ts'
import { badRequest, notFound } from '../errors.ts'
import { faultRuleSchema } from '../faults.ts'
import { readParams } from '../params.ts'
import { jsonObjectSchema, type JsonObject } from '../rows.ts'
import { disputeOf, presentDispute, undecided } from './disputes.ts'

/** Plans a fault; the answer is the fault with its id. */
export const addFault: Handler = async ({ merchant, request, query }) => {
  const rule = faultRuleSchema.safeParse(await readParams(request, query))
  if (!rule.success) throw badRequest(z.prettifyError(rule.error))
  return toJson(merchant.faults.add(rule.data))
}

export const listFaults: Handler = ({ merchant }) => toJson({ data: merchant.faults.list() })

export const clearFaults: Handler = ({ merchant }) => {
  merchant.faults.clear()
  return { data: [] }
}

export const removeFault: Handler = ({ merchant }, id = '') => {
  if (!merchant.faults.remove(id)) throw notFound('fault', id)
  return toJson({ data: merchant.faults.list() })
}

export const listRequests: Handler = ({ merchant }) => toJson({ data: merchant.requests() })

export const clearRequests: Handler = ({ merchant }) => {
  merchant.forgetRequests()
  return { data: [] }
}

/** The stored bytes of a document, byte for byte; also of one whose `download_uri` is null. */
export const documentContent: Handler = ({ merchant }, id = '') => {
  const document = merchant.findDocument((each) => each.id === id && !each.deleted)
  if (!document) throw notFound('document', id)
  const { size, contentType, filename } = document
  return { type: 'file', path: merchant.contentPath(document), size, contentType, filename }
}

const statusChangeSchema = z.strictObject({ status: z.enum(['pending', 'won', 'lost']) })

/** Moves a dispute as the issuer would (or, for pending, as an answer in Omise's dashboard would). */
export const moveDispute: Handler = async (context, id = '') => {
  const change = statusChangeSchema.safeParse(await readParams(context.request, context.query))
  if (!change.success) throw badRequest('status must be pending, won or lost')
  const dispute = undecided(disputeOf(context, id))
  const { status } = change.data
  const moved =
    status === 'pending'
      ? updateDispute(context, dispute, { message: dispute.message ?? 'Answered in the dashboard' })
      : closeDispute(context, dispute, status)
  return presentDispute(context, moved, {})
}

const settingsSchema = z.strictObject({ deleted_documents: z.enum(['listed', 'unlisted']) })

export const readSettings: Handler = ({ merchant }) => ({
  deleted_documents: merchant.settings.listsDeleted ? 'listed' : 'unlisted',
})

/** Whether deleted documents stay in lists and totals: nothing public says what Omise does. */
export const changeSettings: Handler = async (context) => {
  const change = settingsSchema.safeParse(await readParams(context.request, context.query))
  if (!change.success) throw badRequest(z.prettifyError(change.error))
  context.merchant.settings.listsDeleted = change.data.deleted_documents === 'listed'
  return readSettings(context)
}

export const reset: Handler = ({ store, key }) => {
  store.reset(key)
  return {}
}

function toJson(value: unknown): JsonObject {
  return jsonObjectSchema.parse(JSON.parse(JSON.stringify(value)))
}
