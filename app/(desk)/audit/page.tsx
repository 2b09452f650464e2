import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AuditScreen } from '@/components/audit/audit-screen'
import { readAuditUrl } from '@/components/audit/audit-url'
import { PageSkeleton } from '@/components/shell/page-skeleton'
import { readAudit } from '@/lib/server/views/audit/read-audit'
import { requirePersonWho } from '@/lib/server/auth/current-person'
import { deskSettings } from '@/lib/server/views/settings'
import { inTime } from '../../in-time'
import { PageMessages } from '../../page-messages'
import { toParams, type SearchParams } from '../../to-params'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('audit'))('title') }
}

type AuditPageProps = { searchParams: Promise<SearchParams> }

export default function AuditPage(props: AuditPageProps) {
  return inTime(renderPage(props), <PageSkeleton />)
}

async function renderPage({ searchParams }: AuditPageProps) {
  const person = await requirePersonWho('audit.read')
  const query = readAuditUrl(toParams(await searchParams))
  return (
    <PageMessages of="audit">
      <AuditScreen
        query={query}
        page={await readAudit(person, query)}
        timeZone={deskSettings().timeZone}
      />
    </PageMessages>
  )
}
