import { z } from 'zod'
import type { OmiseCustomer } from '../types'
import { flag, idOf, optionalText } from './wire'

export const customerSchema: z.ZodType<OmiseCustomer> = z.object({
  object: z.literal('customer'),
  id: idOf('customer'),
  deleted: flag,
  email: optionalText,
})
