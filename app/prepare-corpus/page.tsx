import { notFound } from 'next/navigation'
import { CorpusRun } from '@/components/prepare-corpus/corpus-run'
import { deskSettings } from '@/lib/server/views/settings'

/** Where `npm run prepare:corpus` meets the real worker. Only beside the sandbox, and linked from nowhere. */
export default function PrepareCorpusPage() {
  if (deskSettings().mode !== 'sandbox') notFound()
  return <CorpusRun />
}
