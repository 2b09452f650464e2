import * as z from 'zod/mini'
import { KINDS } from '@/lib/evidence/kinds'
import {
  MAX_CHECK_NOTE_LENGTH,
  MAX_RESPONSE_LENGTH,
  MAX_WAIVER_REASON_LENGTH,
} from '@/lib/evidence/limits'
import { disputeParamsSchema } from './disputes'

const byName = z.object({ name: z.string() })

/** A kind that this dispute does without, and the reason. */
const waiverSchema = z.object({
  /** One of KINDS. */
  kind: z.string(),
  reason: z.string(),
  by: byName,
  at: z.string(),
})

export type Waiver = z.infer<typeof waiverSchema>

/** `GET /api/disputes/{disputeId}/waivers`, and the response to every change: the waivers in force. */
export const waiversSchema = z.object({ items: z.array(waiverSchema) })
export type Waivers = z.infer<typeof waiversSchema>

export const waiverParamsSchema = z.extend(disputeParamsSchema, { kind: z.enum(KINDS) })

/** The body of `PUT …/waivers/{kind}`. */
export const waiveSchema = z.object({
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(MAX_WAIVER_REASON_LENGTH)),
})

/** The draft of the response. */
export const draftSchema = z.object({
  text: z.string(),
  /** Starts at 1 and grows with every change. */
  version: z.number(),
  /** The person who changed it last, and whether that is the person of this request. */
  by: byName,
  mine: z.boolean(),
  updatedAt: z.string(),
})

export type Draft = z.infer<typeof draftSchema>

/** The body of `PUT …/response/draft`. `version`: the version that was edited; 0 when there was none. */
export const saveDraftSchema = z.object({
  text: z.string().check(z.maxLength(MAX_RESPONSE_LENGTH)),
  version: z.int().check(z.minimum(0)),
})

export type SaveDraft = z.infer<typeof saveDraftSchema>

/** An attempt to answer the dispute. */
export const answerSchema = z.object({
  id: z.string(),
  type: z.enum(['submit', 'accept']),
  /** intended: it is unknown whether Omise has it · done: it has · failed: it has not and will not. */
  state: z.enum(['intended', 'done', 'failed']),
  /** Why it failed: a problem code. */
  problem: z.nullable(z.string()),
  by: byName,
  createdAt: z.string(),
})

export type Answer = z.infer<typeof answerSchema>

/** A request that a colleague reviews the response and submits it. */
export const checkSchema = z.object({
  id: z.string(),
  /** asked: waits for a colleague · passed: was submitted. */
  state: z.enum(['asked', 'sent_back', 'cancelled', 'passed']),
  by: byName,
  /** Whether the reader made the request. */
  mine: z.boolean(),
  at: z.string(),
  draftVersion: z.number(),
  note: z.nullable(z.string()),
  endedBy: z.nullable(byName),
  /** The note of what to change, when it was returned. */
  reply: z.nullable(z.string()),
  /** Why it was cancelled. */
  reason: z.nullable(z.enum(['draft', 'documents', 'taken_back'])),
})

export type Check = z.infer<typeof checkSchema>

/** `GET /api/disputes/{disputeId}/response`. */
export const responseSchema = z.object({
  draft: z.nullable(draftSchema),
  /** The last one, in any state. */
  answer: z.nullable(answerSchema),
  /** The last one, in any state. */
  check: z.nullable(checkSchema),
  /** Whether a second person has to submit. */
  needsSecondPerson: z.boolean(),
})

export type ResponseState = z.infer<typeof responseSchema>

/**
 * The body of `POST …/response`: submits the draft of this version, permanently. `answerId` is a UUID created by the
 * browser; a repeated request with the same id is one answer. `missing`: the needed kinds that the person was informed
 * are missing.
 */
export const submitSchema = z.object({
  answerId: z.uuid(),
  draftVersion: z.int().check(z.minimum(1)),
  missing: z.array(z.enum(KINDS)).check(z.maxLength(KINDS.length)),
})

export type Submit = z.infer<typeof submitSchema>

const checkNote = z.string().check(z.maxLength(MAX_CHECK_NOTE_LENGTH))

/** The body of `POST …/check`: that of a submission, plus a note for the colleague. */
export const askForCheckSchema = z.extend(z.omit(submitSchema, { answerId: true }), {
  note: checkNote,
})

export type AskForCheck = z.infer<typeof askForCheckSchema>

/** The body of `POST …/check/return`. The note is optional for the person who made the request. */
export const returnCheckSchema = z.object({ checkId: z.uuid(), note: checkNote })

export type ReturnCheck = z.infer<typeof returnCheckSchema>

/** The body of `POST …/accept`: accepts the dispute over this amount (smallest unit), permanently. */
export const acceptSchema = z.object({
  answerId: z.uuid(),
  amount: z.int(),
  currency: z.string().check(z.maxLength(10)),
})

export type Accept = z.infer<typeof acceptSchema>
