import { notFound } from 'next/navigation'
import { CorpusRun } from '@/components/prepare-corpus/corpus-run'
import { deskSettings } from '@/lib/server/views/settings'

/** Runs the real worker for `npm run prepare:corpus`. Available in sandbox mode only, and linked from nowhere. */
export default function PrepareCorpusPage() {
  if (deskSettings().mode !== 'sandbox') notFound()
  return <CorpusRun />
}
