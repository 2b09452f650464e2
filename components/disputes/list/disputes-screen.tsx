'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { usePageCommands } from '@/components/commands/page-commands'
import { RowKeys } from '@/components/teamwork/row-keys'
import { useTeamworkDialog } from '@/components/teamwork/teamwork-dialog'
import { Card } from '@/components/ui/card'
import { Select } from '@/components/ui/select'
import { useAfterHydration } from '@/components/ui/use-after-hydration'
import { useShortcuts } from '@/components/ui/use-shortcuts'
import { disputesQuery, fillProgressQuery } from '@/lib/api-client/queries/list-queries'
import { disputeCountsQuery } from '@/lib/api-client/queries/dispute-queries'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import { defaultOrder, DISPUTE_ORDERS, type DisputeOrder } from '@/lib/contract/dispute-filters'
import { ORDERS } from '@/lib/contract/orders'
import { DisputesHead } from './disputes-head'
import { firstPageOf, lastPageOffset, mayHoldOpen } from '@/components/disputes/disputes-url'
import { FillNotice } from './fill-notice'
import { ListChangesBar } from './list-changes-bar'
import { DisputesFilterBar } from './disputes-filter-bar'
import { DisputesList, SearchResultStatus } from './disputes-list'
import { KeysHint } from '@/components/disputes/keys-hint'
import { OpenViews } from './open-views'
import { SavedViews } from './saved-views'
import { SearchField } from './search-field'
import { Tabs } from './tabs'
import { useFocusedRow } from './use-focused-row'
import { useDisputesUrl } from './use-disputes-url'

export type DisputesScreenProps = {
  /** ISO 8601: the time of rendering on the server. */
  renderedAt: string
  /** IANA name; the zone of respond-by dates. */
  timeZone: string
  /** Whether the person may assign and snooze disputes. */
  canAssign: boolean
}

export function DisputesScreen({ renderedAt, timeZone, canAssign }: DisputesScreenProps) {
  const t = useTranslations('disputes')
  const { query, viewId, show, correct } = useDisputesUrl()
  const { found, counts, isFilling } = useDisputesPage(query)
  const [keysShown, setKeysShown] = useState(false)
  const searchRef = useRef<HTMLInputElement>(null)
  const listRef = useRef<HTMLElement>(null)
  const rows = useRowKeys(listRef)
  const dialog = useTeamworkDialog()
  const assign = (disputeId: string) => dialog.open({ type: 'assign', disputeId })
  const disputes = found.data?.items ?? []
  useFocusedRow(listRef, found.data, dialog.opened !== null)

  const missedPage = found.data && !found.isPlaceholderData ? lastPageOffset(found.data) : null
  useEffect(() => {
    if (missedPage !== null) correct({ offset: missedPage })
  }, [missedPage, correct])

  useTopOfList(listRef, query.offset)

  const search = useCallback((q: string) => (q === '' ? show : correct)({ q }), [show, correct])

  usePageCommands(() => ({
    controls: { saveView: '[data-save-view]' },
    commands: [{ name: 'keys', run: () => setKeysShown(true) }],
  }))
  useShortcuts({
    j: rows.next,
    k: rows.previous,
    '/': () => searchRef.current?.select(),
    '?': () => setKeysShown(true),
  })

  return (
    <>
      <h1 className="mb-4 text-2xl leading-tight font-bold tracking-tighter max-md:text-xl">
        {t('title')}
      </h1>
      {counts && <DisputesHead query={query} counts={counts} onShow={show} />}
      <Tabs query={query} counts={counts} onChoose={(tab) => show(firstPageOf(tab))} />
      <SavedViews query={query} viewId={viewId}>
        {query.tab === 'open' && query.q === '' && (
          <OpenViews query={query} counts={counts} onShow={show} />
        )}
      </SavedViews>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchField ref={searchRef} q={query.q} onSearch={search} />
        <Select
          aria-label={t('order.label')}
          value={query.order ?? defaultOrder(query)}
          onChange={(event) => {
            const order = DISPUTE_ORDERS.find((known) => known === event.target.value)
            if (order) show({ order: order === defaultOrder(query) ? undefined : order })
          }}
        >
          {ordersOf(query).map((order) => (
            <option key={order} value={order}>
              {t(`order.${order}`)}
            </option>
          ))}
        </Select>
        <DisputesFilterBar query={query} onShow={show} />
      </div>
      <SearchResultStatus
        q={query.q}
        total={found.isPlaceholderData ? undefined : found.data?.total}
      />
      <ListChangesBar query={query} found={found} />
      <Card ref={listRef} tabIndex={-1} className="overflow-hidden">
        <DisputesList
          query={query}
          isFilling={isFilling}
          found={missedPage === null ? found : { ...found, data: undefined }}
          renderedAt={renderedAt}
          timeZone={timeZone}
          onShow={show}
          onAssign={canAssign ? assign : undefined}
        />
      </Card>
      <FillNotice />
      {canAssign && <RowKeys disputes={disputes} timeZone={timeZone} dialog={dialog} />}
      <KeysHint
        page={canAssign && mayHoldOpen(query) ? 'list' : 'listWithoutOpen'}
        open={keysShown}
        onOpenChange={setKeysShown}
      />
    </>
  )
}

/** Only open disputes have a respond-by date. */
function ordersOf(query: ListDisputesQuery): readonly DisputeOrder[] {
  return mayHoldOpen(query) ? DISPUTE_ORDERS : ORDERS
}

const FILL_POLL_MS = 10_000

/** The page of disputes for `query`, and the counts, which are kept across lists. */
function useDisputesPage(query: ListDisputesQuery) {
  const isFilling = Boolean(useQuery(fillProgressQuery()).data)
  const found = useQuery({
    ...disputesQuery(query),
    placeholderData: (shown, before) =>
      before && isSameList(before.queryKey[1], query) ? shown : undefined,
    // A list that is only empty so far fills by itself; others stay as they are.
    refetchInterval: ({ state }) => isFilling && state.data?.total === 0 && FILL_POLL_MS,
  })
  const latest = useQuery(disputeCountsQuery()).data
  // Other parts of the page may store theirs before this one is hydrated.
  const counts = useAfterHydration(latest ?? found.data?.counts, found.data?.counts)
  return { found, counts, isFilling }
}

/** Rows of another page or order of the same list serve as placeholder, never those of another tab. */
function isSameList(shown: ListDisputesQuery, { tab, q }: ListDisputesQuery): boolean {
  if (q !== '' || shown.q !== '') return q !== '' && shown.q !== ''
  return shown.tab === tab
}

/** Moves the focus from link to link, so that the selected row has the focus and Enter opens it. */
function useRowKeys(list: RefObject<HTMLElement | null>) {
  const move = useCallback(
    (step: 1 | -1) => {
      const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-dispute-link]') ?? [])]
      const focused = links.findIndex((link) => link === document.activeElement)
      // With none selected, down selects the first row and up the last.
      const target = focused === -1 ? (step === 1 ? 0 : links.length - 1) : focused + step
      links[target]?.focus()
    },
    [list],
  )
  return { next: () => move(1), previous: () => move(-1) }
}

/** Scrolls to the top of a new page, wherever its button was. */
function useTopOfList(list: RefObject<HTMLElement | null>, offset: number): void {
  const shown = useRef(offset)
  useEffect(() => {
    if (shown.current === offset) return
    shown.current = offset
    const top = list.current?.getBoundingClientRect().top ?? 0
    if (top < 0) list.current?.scrollIntoView({ block: 'start' })
  }, [list, offset])
}
