import { z } from 'zod'

const seconds = z.number().min(0).max(86_400)

/** Failures on demand. "After apply": the change is made, but its response is lost. */
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

export const faultRuleSchema = z.strictObject({
  on: z
    .strictObject({
      method: z.string().optional(),
      path: z.string().refine(isRegularExpression, 'is not a regular expression').optional(),
      filename: z.string().optional(),
    })
    .default({}),
  fault: faultSchema,
  times: z.number().int().min(1).optional(),
})
export type FaultRule = z.infer<typeof faultRuleSchema>

export interface PlannedFault extends FaultRule {
  id: string
  fired: number
}

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
      ({ on, fired, times }) =>
        (times === undefined || fired < times) &&
        on.filename === filename &&
        (on.method === undefined || on.method.toUpperCase() === method) &&
        (on.path === undefined || new RegExp(on.path).test(path)),
    )
    if (!found) return null
    found.fired += 1
    return found.fault
  }
}

/** Faults that the name of an uploaded file asks for. */
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
