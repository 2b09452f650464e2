import { MAX_MAIL_BYTES } from '@/lib/evidence/limits'
import { sniffContainer } from '@/lib/evidence/office-formats'
import { blocked, type MailPage, type OnStep } from '@/lib/file-prep/shared/processed'
import { MailLimits } from './mail'
import { mailPage } from './mail-page'
import { readEml } from './read-eml'
import { readMsg } from './read-msg'

/** The page of a mail that `processFile` recognised. Runs in the worker. */
export async function makeMailPage(file: File, onStep: OnStep): Promise<MailPage> {
  if (file.size > MAX_MAIL_BYTES) return blocked('mail_file')
  onStep('reading')
  const bytes = new Uint8Array(await file.arrayBuffer())
  onStep('decoding')
  try {
    const limits = new MailLimits()
    const isOutlook = sniffContainer(bytes) === 'cfb'
    const mail = await (isOutlook ? readMsg(bytes, limits) : readEml(bytes, limits))
    return { state: 'page', page: new File([mailPage(mail)], file.name, { type: 'text/html' }) }
  } catch {
    // Damaged, encrypted, or larger than real mails: the mail program shows it, if any does.
    return blocked('mail_file')
  }
}
