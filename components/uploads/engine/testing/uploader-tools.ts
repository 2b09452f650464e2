import { processUnchanged } from '@/lib/file-prep/testing/process-unchanged'
import type { UploaderTools } from '@/components/uploads/engine/uploader'

/** The tools of an uploader without a worker and a server: valid files pass unchanged, and nothing is sent. */
export function uploaderTools(tools: Partial<UploaderTools> = {}): UploaderTools {
  return {
    disputeId: 'dspt_test_1',
    upload: () => Promise.reject(new Error('Nothing is sent')),
    follow: { list: async () => [], find: async () => null, isHidden: () => false },
    written: async () => {},
    findSame: async () => [],
    convert: null,
    processFile: processUnchanged,
    preview: async () => ({ ok: true, thumbnail: null, pages: 1 }),
    onDocumentsChanged: () => {},
    ...tools,
  }
}
