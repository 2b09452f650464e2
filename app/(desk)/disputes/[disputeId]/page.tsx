import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import * as z from 'zod/mini'
import { DisputeBar } from '@/components/disputes/page/dispute-bar'
import { DisputeFacts } from '@/components/disputes/page/dispute-facts'
import { AdminMessage, ReadOnlyNotice } from '@/components/disputes/page/dispute-notices'
import { DisputeResponse } from '@/components/disputes/page/dispute-response'
import { DisputeScreen } from '@/components/disputes/page/dispute-screen'
import { DisputeSkeleton } from '@/components/disputes/page/dispute-skeleton'
import { ExpectedBy } from '@/components/disputes/page/expected-by'
import { GuidanceMore } from '@/components/disputes/page/guidance-more'
import { ListPosition } from '@/components/disputes/page/list-position'
import { openedFrom, readListParam } from '@/components/disputes/page/opened-from'
import { PANES_COOKIE, readPaneWidths } from '@/components/disputes/page/pane-widths'
import { writeGuidance } from '@/components/disputes/page/write-guidance'
import {
  offsetInRange,
  readDocumentsUrl,
  writeDocumentsUrl,
} from '@/components/documents/documents-url'
import { documentsView, queryOf, toView, VIEW_COOKIE } from '@/components/documents/documents-view'
import { ErrorPanel } from '@/components/problems/error-panel'
import { Card } from '@/components/ui/card'
import { LinkButton } from '@/components/ui/link-button'
import { RetryPageButton } from '@/components/ui/retry-button'
import { isProbablyWide, WIDE_COOKIE } from '@/components/ui/wide'
import { disputeParamsSchema, type Dispute } from '@/lib/contract/disputes'
import { queryKeys } from '@/lib/contract/query-keys'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import { toReason } from '@/lib/evidence/reasons'
import { joinFacts } from '@/lib/format/join-facts'
import { formatMoney } from '@/lib/format/money'
import { pages } from '@/lib/format/paths'
import { getResponse } from '@/lib/server/responses/get-response'
import { getHistory } from '@/lib/server/views/history'
import { requirePerson } from '@/lib/server/auth/current-person'
import { findNeighbours } from '@/lib/server/disputes/find-neighbours'
import { getDispute } from '@/lib/server/disputes/get-dispute'
import { listPresent } from '@/lib/server/disputes/presence'
import { listDocuments } from '@/lib/server/documents/list-documents'
import { listUploads } from '@/lib/server/documents/upload/list-uploads'
import { isDeskError, type DeskError } from '@/lib/server/platform/errors'
import { deskSettings } from '@/lib/server/views/settings'
import { listNotes } from '@/lib/server/teamwork/notes'
import { listWaivers } from '@/lib/server/disputes/waivers'
import { inTime } from '../../../in-time'
import { prefetch } from '../../../prefetch'
import { toParams, type SearchParams } from '../../../to-params'

type DisputePageProps = {
  params: Promise<{ disputeId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: DisputePageProps): Promise<Metadata> {
  const found = await findDispute(await validId(params))
  if ('error' in found) return { title: (await getTranslations('dispute'))('failed.title') }
  const [t, locale] = await Promise.all([getTranslations('reasons'), getLocale()])
  const { amount, currency, reasonCode } = found.dispute
  return {
    title: joinFacts(locale, [
      formatMoney(amount, currency, locale),
      t(`title.${toReason(reasonCode)}`),
    ]),
  }
}

export default function DisputePage(props: DisputePageProps) {
  return inTime(renderPage(props), <DisputeSkeleton />)
}

async function renderPage({ params, searchParams }: DisputePageProps) {
  const person = await requirePerson()
  const disputeId = await validId(params)
  const url = readDocumentsUrl(toParams(await searchParams))
  const hints = await viewHints()
  // How many documents there are is known only afterwards.
  const expected = queryOf(documentsView(url, { ...hints, total: null }), url)
  const listQuery = readListParam(url.list ?? null)
  const client = new QueryClient()
  const [found, documents, , , , response, , neighbours] = await Promise.all([
    findDispute(disputeId),
    prefetch(client, queryKeys.documentsPage(disputeId, expected), () =>
      listDocuments(person, disputeId, expected),
    ),
    prefetch(client, queryKeys.uploads(disputeId), () => listUploads(person, disputeId)),
    prefetch(client, queryKeys.history(disputeId), () => getHistory(person, disputeId)),
    prefetch(client, queryKeys.waivers(disputeId), () => listWaivers(person, disputeId)),
    prefetch(client, queryKeys.response(disputeId), () => getResponse(person, disputeId)),
    prefetch(client, queryKeys.presence(disputeId), () => listPresent(person, disputeId)),
    listQuery &&
      prefetch(client, queryKeys.neighbours(disputeId, listQuery), () =>
        findNeighbours(person, disputeId, listQuery),
      ),
    prefetch(client, queryKeys.notes(disputeId), () => listNotes(person, disputeId)),
  ])
  if ('error' in found) {
    if (found.error.code === 'dispute_not_found') notFound()
    const { code, retryAfterSeconds } = found.error
    const t = await getTranslations('dispute')
    return (
      <Card>
        <ErrorPanel
          title={t('failed.title')}
          titleAs="h1"
          problem={{ code, retryAfterSeconds }}
          actions={
            <>
              <RetryPageButton />
              <LinkButton href={pages.disputes()}>{t('toDisputes')}</LinkButton>
            </>
          }
        />
      </Card>
    )
  }
  if (documents && documents.items.length === 0 && documents.total > 0) {
    const query = { ...url.query, offset: offsetInRange(documents) }
    redirect(writeDocumentsUrl(pages.dispute(disputeId), { ...url, query }))
  }

  const { dispute } = found
  client.setQueryData(queryKeys.disputeDetail(disputeId), dispute)
  const { total } = dispute.documents
  const shown = queryOf(documentsView(url, { ...hints, total }), url)
  if (documents && shown.limit < expected.limit) {
    // Too many for the view by kind: the list begins with the same documents.
    client.removeQueries({ queryKey: queryKeys.documentsPage(disputeId, expected), exact: true })
    const page = { ...documents, items: documents.items.slice(0, shown.limit), limit: shown.limit }
    client.setQueryData(queryKeys.documentsPage(disputeId, shown), page)
  }
  const guidance = writeGuidance(await getTranslations('guidance'), dispute.reasonCode)
  const now = new Date()
  const list = listQuery && openedFrom(listQuery, neighbours)
  const isOpen = acceptsDocuments(dispute.status)
  const answer = response?.answer
  const submittedAt = answer?.type === 'submit' && answer.state === 'done' ? answer.createdAt : null
  const { timeZone, responseWindowDays, canConvert } = deskSettings()
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DisputeBar
        disputeId={disputeId}
        listHref={list?.href ?? pages.disputes()}
        position={list && neighbours && <ListPosition {...list} neighbours={neighbours} />}
      />
      <DisputeScreen
        key={disputeId}
        disputeId={disputeId}
        list={list}
        guidance={{
          needs: guidance.needs,
          tips: guidance.tips,
          more: <GuidanceMore {...guidance} />,
        }}
        rendered={{
          status: dispute.status,
          adminMessage: dispute.adminMessage && <AdminMessage text={dispute.adminMessage} />,
          readOnly: !isOpen && <ReadOnlyNotice dispute={dispute} timeZone={timeZone} />,
          submitted: !isOpen && dispute.message && (
            <DisputeResponse dispute={dispute} message={dispute.message} />
          ),
          expectedBy: dispute.status === 'pending' && response && answer?.state !== 'intended' && (
            <ExpectedBy
              dispute={dispute}
              submittedAt={submittedAt}
              timeZone={timeZone}
              windowDays={responseWindowDays}
              now={now}
            />
          ),
          facts: <DisputeFacts dispute={dispute} timeZone={timeZone} />,
        }}
        view={hints}
        role={person.role}
        personId={person.id}
        timeZone={timeZone}
        canConvert={canConvert}
        windowDays={responseWindowDays}
        renderedAt={now.toISOString()}
      />
    </HydrationBoundary>
  )
}

/** What this browser keeps about the panes and the view of documents. */
async function viewHints() {
  const [kept, sent] = await Promise.all([cookies(), headers()])
  return {
    chosen: toView(kept.get(VIEW_COOKIE)?.value),
    panes: readPaneWidths(kept.get(PANES_COOKIE)?.value),
    isWide: isProbablyWide(kept.get(WIDE_COOKIE)?.value, sent.get('user-agent')),
  }
}

async function validId(params: DisputePageProps['params']): Promise<string> {
  const parsed = z.safeParse(disputeParamsSchema, await params)
  return parsed.success ? parsed.data.disputeId : notFound()
}

type Found = { dispute: Dispute } | { error: DeskError }

/** Once per request: the page and its title read the same dispute. */
const findDispute = cache(async (disputeId: string): Promise<Found> => {
  const person = await requirePerson()
  try {
    return { dispute: await getDispute(person, disputeId) }
  } catch (error) {
    if (isDeskError(error)) return { error }
    throw error
  }
})
