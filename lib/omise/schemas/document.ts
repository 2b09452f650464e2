import { z } from 'zod'
import type { OmiseDestroyedDocument, OmiseDocument } from '../types'
import { created, flag, idOf, optionalCreatedAt, optionalText, requiredCreatedAt } from './wire'

const common = {
  object: z.literal('document'),
  id: idOf('document'),
  livemode: flag,
  kind: optionalText,
  download_uri: optionalText,
  ...created,
}

export const documentSchema: z.ZodType<OmiseDocument> = z
  .object({ ...common, filename: z.string(), deleted: flag })
  .transform((wire, context) => ({
    id: wire.id,
    livemode: wire.livemode,
    filename: wire.filename,
    kind: wire.kind,
    downloadUri: wire.download_uri,
    deleted: wire.deleted,
    createdAt: requiredCreatedAt(wire, context),
  }))

export const destroyedDocumentSchema: z.ZodType<OmiseDestroyedDocument> = z
  .object({ ...common, filename: optionalText, deleted: z.boolean().catch(true) })
  .transform((wire) => ({
    id: wire.id,
    livemode: wire.livemode,
    filename: wire.filename,
    kind: wire.kind,
    downloadUri: wire.download_uri,
    deleted: wire.deleted,
    createdAt: optionalCreatedAt(wire),
  }))
