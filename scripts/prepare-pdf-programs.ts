import { missingPdfPrograms, PDF_PROGRAMS } from '../testing/pdf-programs.ts'
import { aptInstall, mayUseApt } from './prepare-browser.ts'
import type { MissingEngine } from './prepare-engines.ts'

/** Ensures that redaction can be checked by other programs; on Debian as root, missing ones are installed. */
export function preparePdfPrograms(): MissingEngine[] {
  const missing = missingPdfPrograms()
  if (missing.length > 0 && mayUseApt) aptInstall(missing.map((program) => PDF_PROGRAMS[program]))
  return missingPdfPrograms().map((name) => ({ name, reason: 'it is not installed' }))
}
