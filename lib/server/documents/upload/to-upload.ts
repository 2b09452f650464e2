import 'server-only'
import type { Upload as UploadDto } from '@/lib/contract/documents'
import type { Upload } from '@/lib/server/documents/delivery/upload'

/** `names` are those of people (`peopleOf`), by their id. */
export function toUpload(upload: Upload, names: ReadonlyMap<string, string>): UploadDto {
  return {
    id: upload.id,
    filename: upload.filename,
    kind: upload.kind,
    contentType: upload.contentType,
    size: upload.size,
    pages: upload.pages,
    addedBy: { name: names.get(upload.personId) ?? '' },
    createdAt: upload.createdAt.toISOString(),
    state: upload.state,
    problem: upload.problem,
    documentId: upload.documentId,
    withdrawnBy: upload.withdrawnBy ? { name: names.get(upload.withdrawnBy) ?? '' } : null,
  }
}

/** Whose names `toUpload` needs. */
export function peopleOf(uploads: readonly Upload[]): { personId: string }[] {
  return uploads.flatMap(({ personId, withdrawnBy }) => [
    { personId },
    ...(withdrawnBy ? [{ personId: withdrawnBy }] : []),
  ])
}
