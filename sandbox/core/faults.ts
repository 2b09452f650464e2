import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isObject, type JsonObject } from './values.ts'

const seconds = z.number().min(0).max(86_400)

/** Faults on request. "After apply": the change is made, but its response is lost. */
const faultSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('latency'), ms: z.number().min(0).max(3_600_000) }),
  /** The request is read (or left unread with `read: false`) and gets no response. */
  z.strictObject({ type: z.literal('hang'), read: z.boolean().optional() }),
  z.strictObject({ type: z.literal('reset_before_body') }),
  z.strictObject({ type: z.literal('reset_after_apply') }),
  z.strictObject({ type: z.literal('hang_after_apply') }),
  z.strictObject({
    type: z.literal('status'),
    status: z.number().int().min(400).max(599),
    retryAfter: z.union([z.number().min(0), z.string()]).optional(),
    afterApply: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('html'),
    status: z
      .number()
      .int()
      .min(200)
      .max(599)
      .refine(
        (status) => ![204, 205, 304].includes(status),
        'is the status of a response without a body',
      )
      .optional(),
  }),
  /** The change is made; the response ends in the middle of the JSON. */
  z.strictObject({ type: z.literal('truncated_json') }),
  /** Uploads only: no response (or a reset connection), and the document exists after this many seconds. */
  z.strictObject({ type: z.literal('late_apply'), seconds, reset: z.boolean().optional() }),
  /** The document exists immediately; lists show it after this many seconds. */
  z.strictObject({ type: z.literal('slow_listing'), seconds }),
  /** In every list of the response, the first object of this type has no `created_at`. */
  z.strictObject({ type: z.literal('unreadable_item'), object: z.enum(['dispute', 'document']) }),
  /** The two documented refusals of uploads. */
  z.strictObject({
    type: z.literal('refusal'),
    code: z.enum(['documents_locked', 'invalid_file_type']),
  }),
])
export type Fault = z.infer<typeof faultSchema>

/** What happens to the delivery of an event. */
const deliveryFaultSchema = z.discriminatedUnion('type', [
  /** It is never sent. */
  z.strictObject({ type: z.literal('lose') }),
  z.strictObject({ type: z.literal('delay'), seconds }),
  /** It is sent again after the first attempt has ended. */
  z.strictObject({ type: z.literal('double') }),
  /** It is sent after the next delivery of a later event has ended. */
  z.strictObject({ type: z.literal('reorder') }),
])
export type DeliveryFault = z.infer<typeof deliveryFaultSchema>

const pattern = z.string().refine(isRegularExpression, 'is not a regular expression')

/** How often a rule applies; without limits, to every match. */
const limits = {
  times: z.number().int().min(1).optional(),
  /** The share of the matches that a rule applies to, chosen by `seed`: the same for the same seed. */
  share: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
}

export const requestRuleSchema = z.strictObject({
  on: z
    .strictObject({
      method: z.string().optional(),
      path: pattern.optional(),
      filename: z.string().optional(),
    })
    .default({}),
  fault: faultSchema,
  ...limits,
})
type RequestRule = z.infer<typeof requestRuleSchema>

const deliveryRuleSchema = z.strictObject({
  on: z.strictObject({ event: pattern }),
  fault: deliveryFaultSchema,
  ...limits,
})
type DeliveryRule = z.infer<typeof deliveryRuleSchema>

type FaultRule = RequestRule | DeliveryRule

/** Parses a rule; one with `on.event` is about deliveries, every other one about requests. */
export function parseFaultRule(params: JsonObject): z.ZodSafeParseResult<FaultRule> {
  const isDelivery = isObject(params['on']) && 'event' in params['on']
  return (isDelivery ? deliveryRuleSchema : requestRuleSchema).safeParse(params)
}

type Planned<Rule> = Rule & { id: string; fired: number }
export type PlannedFault = Planned<RequestRule> | Planned<DeliveryRule>

function isRegularExpression(source: string): boolean {
  try {
    new RegExp(source)
    return true
  } catch {
    return false
  }
}

/** The faults planned for one merchant, in the order they were added; kept in memory only. */
export class FaultPlan {
  #planned: PlannedFault[] = []
  #count = 0
  /** How many matches a rule with a share has had, by its id. */
  readonly #matches = new Map<string, number>()

  add(rule: FaultRule): PlannedFault {
    this.#count += 1
    const planned = { id: `fault_${this.#count}`, ...rule, fired: 0 }
    this.#planned.push(planned)
    return planned
  }

  list(): readonly PlannedFault[] {
    return this.#planned
  }

  clear(): void {
    this.#planned = []
  }

  remove(id: string): boolean {
    const before = this.#planned.length
    this.#planned = this.#planned.filter((planned) => planned.id !== id)
    return this.#planned.length < before
  }

  /**
   * The first matching fault that is not used up; counts one use. Rules with a filename match only
   * when one is given (an upload whose file part has begun), other rules only without one.
   */
  take(method: string, path: string, filename?: string): Fault | null {
    const found = this.#planned.find(
      (rule): rule is Planned<RequestRule> =>
        isRequestRule(rule) &&
        rule.on.filename === filename &&
        (rule.on.method === undefined || rule.on.method.toUpperCase() === method) &&
        (rule.on.path === undefined || new RegExp(rule.on.path).test(path)) &&
        this.#isDue(rule),
    )
    return found ? countUse(found) : null
  }

  /** The first fault for a delivery of an event with this key; counts one use. */
  takeDelivery(key: string): DeliveryFault | null {
    const found = this.#planned.find(
      (rule): rule is Planned<DeliveryRule> =>
        !isRequestRule(rule) && new RegExp(rule.on.event).test(key) && this.#isDue(rule),
    )
    return found ? countUse(found) : null
  }

  /** Whether a matching rule is neither used up nor passes this match over. */
  #isDue({ id, fired, times, share, seed = 0 }: PlannedFault): boolean {
    if (times !== undefined && fired >= times) return false
    if (share === undefined) return true
    const match = (this.#matches.get(id) ?? 0) + 1
    this.#matches.set(id, match)
    const digest = createHash('sha256').update(`${seed}:${match}`).digest()
    return digest.readUInt32BE() / 2 ** 32 < share
  }
}

function isRequestRule(rule: PlannedFault): rule is Planned<RequestRule> {
  return !('event' in rule.on)
}

function countUse<Kind>(rule: { fault: Kind; fired: number }): Kind {
  rule.fired += 1
  return rule.fault
}

/** Faults requested by the name of an uploaded file. */
const faultsByPrefix: readonly (readonly [string, Fault])[] = [
  ['sandbox-hang', { type: 'hang' }],
  ['sandbox-500', { type: 'status', status: 500 }],
  ['sandbox-429', { type: 'status', status: 429, retryAfter: 2 }],
  ['sandbox-html', { type: 'html' }],
  ['sandbox-reset', { type: 'reset_before_body' }],
  ['sandbox-lost-answer', { type: 'reset_after_apply' }],
  ['sandbox-locked', { type: 'refusal', code: 'documents_locked' }],
  ['sandbox-invalid-type', { type: 'refusal', code: 'invalid_file_type' }],
]

export function faultByFilename(filename: string): Fault | null {
  return faultsByPrefix.find(([prefix]) => filename.startsWith(prefix))?.[1] ?? null
}
