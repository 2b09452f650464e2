import { expect, vi } from 'vitest'
import { KINDS } from '@/lib/evidence/kinds'
import { createUploader, type UploaderTools } from '@/components/uploads/engine/uploader'
import { PATIENT } from '@/testing/patient'
import { uploaderTools } from './uploader-tools'

export const KIND = KINDS[2]

/** An uploader with one row, `a`, of this file; null adds none. */
export function oneRow(file: File | null, tools: Partial<UploaderTools>) {
  const uploader = createUploader(uploaderTools(tools))
  const item = () => uploader.snapshot().queue.items[0]
  const until = (state: object) =>
    vi.waitFor(() => expect(item()?.state).toMatchObject(state), PATIENT)
  if (file) uploader.dispatch({ type: 'add', files: [{ id: 'a', file, kind: KIND }] })
  return { uploader, item, until }
}
