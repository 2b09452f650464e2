import { z } from 'zod'
import { newDisputeMinutesSchema } from './arrivals.ts'
import type { MerchantDefaults } from './core/context.ts'
import { webhookSecretSchema, webhookUrlSchema } from './webhooks/data.ts'

const blankIsAbsent = (value: unknown) => (value === '' ? undefined : value)

const environmentSchema = z.object({
  SANDBOX_WEBHOOK_URL: z.preprocess(blankIsAbsent, webhookUrlSchema.optional()),
  SANDBOX_WEBHOOK_SECRET: z.preprocess(blankIsAbsent, webhookSecretSchema.optional()),
  SANDBOX_NEW_DISPUTE_MINUTES: z.preprocess(
    blankIsAbsent,
    z.coerce.number().pipe(newDisputeMinutesSchema).optional(),
  ),
})

/** @throws Error with what is wrong, without the values */
export function readDefaults(
  source: Readonly<Record<string, string | undefined>>,
): MerchantDefaults {
  const read = environmentSchema.safeParse(source)
  if (!read.success) throw new Error(z.prettifyError(read.error))
  return {
    webhook: {
      url: read.data.SANDBOX_WEBHOOK_URL ?? null,
      secret: read.data.SANDBOX_WEBHOOK_SECRET ?? null,
    },
    newDisputeMinutes: read.data.SANDBOX_NEW_DISPUTE_MINUTES ?? null,
  }
}
