import 'server-only'
import type { Upload as UploadDto } from '@/lib/contract/documents'
import type { Upload } from '@/lib/server/documents/delivery/upload'
import type { Names } from '@/lib/server/people/read-names'

export function toUpload(upload: Upload, names: Names): UploadDto {
  return {
    id: upload.id,
    filename: upload.filename,
    kind: upload.kind,
    contentType: upload.contentType,
    size: upload.size,
    pages: upload.pages,
    addedBy: { name: names.of(upload.personId) ?? '' },
    createdAt: upload.createdAt.toISOString(),
    state: upload.state,
    problem: upload.problem,
    documentId: upload.documentId,
    withdrawnBy: upload.withdrawnBy ? { name: names.of(upload.withdrawnBy) ?? '' } : null,
  }
}
