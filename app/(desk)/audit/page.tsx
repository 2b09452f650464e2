import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AuditScreen } from '@/components/audit/audit-screen'
import { readAuditUrl } from '@/components/audit/audit-url'
import { readAudit } from '@/lib/server/views/audit/read-audit'
import { requirePersonWho } from '@/lib/server/auth/current-person'
import { deskSettings } from '@/lib/server/views/settings'
import { PageMessages } from '../../page-messages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('audit'))('title') }
}

type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const person = await requirePersonWho('audit.read')
  const search = await searchParams
  const query = readAuditUrl({
    get: (name) => [search[name]].flat()[0] ?? null,
  })
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
