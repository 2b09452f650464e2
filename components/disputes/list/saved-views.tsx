'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Bookmark, Pencil, Users } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState, type MouseEvent, type ReactNode } from 'react'
import { countFilters } from '@/components/disputes/disputes-url'
import { shownView, toViewQuery, viewPath } from '@/components/disputes/saved-view'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { useProblemText } from '@/components/problems/problem-text'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { useToast } from '@/components/ui/toast'
import { toApiError } from '@/lib/api-client/api-error'
import { savedViewsQuery } from '@/lib/api-client/queries/saved-views-query'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import type { SavedView } from '@/lib/contract/saved-views'
import { LeftOutNotice } from './left-out-notice'
import { ListLink } from './list-link'
import { CHIP_CLASSES } from './open-views'

const loadDialog = () => import('./view-dialog')

export type SavedViewsProps = {
  query: ListDisputesQuery
  /** The view that was opened. */
  viewId: string | undefined
  /** The desk's own views, in the same row. */
  children: ReactNode
}

/** The saved views as links, and what can be done with the list on screen: save it, or change the view that it shows. */
export function SavedViews({ query, viewId, children }: SavedViewsProps) {
  const t = useTranslations('disputes.savedViews')
  const { data } = useQuery(savedViewsQuery())
  const { area, finalFocus, setFocus } = useViewFocus()
  // The view to change; null: a new one.
  const [opened, setOpened] = useState<{ view: SavedView | null } | null>(null)
  const dialogs = useLazyCode(loadDialog, opened !== null, () => setOpened(null))
  const updating = useViewUpdate((id) => linkOf(area.current, id)?.focus())
  const shown = shownView(data?.items ?? [], query, viewId)
  const view = shown?.view
  const opens = (edited: SavedView | null) => ({
    'aria-haspopup': 'dialog' as const,
    onPointerEnter: dialogs.preload,
    onFocus: dialogs.preload,
    onClick: (event: MouseEvent<HTMLElement>) => {
      setFocus({ element: event.currentTarget })
      setOpened({ view: edited })
    },
  })
  const update = view?.canChange && (
    <Button
      size="sm"
      busy={updating.isPending}
      onClick={() => updating.submit({ view, query: toViewQuery(query) })}
    >
      {t('update', { name: view.name })}
    </Button>
  )
  return (
    <div ref={area}>
      <div className="mb-3 hidden flex-wrap items-center gap-2 has-[a,button]:flex max-md:-m-1 max-md:mb-2 max-md:flex-nowrap max-md:overflow-x-auto max-md:p-1">
        {children}
        {data && data.items.length > 0 && (
          <nav aria-label={t('label')} className="contents">
            {data.items.map((item) => (
              <ViewLink key={item.id} view={item} current={item === view} />
            ))}
          </nav>
        )}
        {view?.canChange && (
          <IconButton
            size="sm"
            label={t('edit', { name: view.name })}
            icon={<Pencil />}
            {...opens(view)}
          />
        )}
        {shown?.isChanged && update}
        {data && (shown ? shown.isChanged : query.q !== '' || countFilters(query) > 0) && (
          <Button size="sm" data-save-view icon={<Bookmark />} {...opens(null)}>
            {t(shown ? 'saveNew' : 'save')}
          </Button>
        )}
      </div>
      {shown && shown.leftOut.length > 0 && (
        <LeftOutNotice leftOut={shown.leftOut} action={update} />
      )}
      {data && opened && dialogs.code && (
        <dialogs.code.ViewDialog
          view={opened.view}
          query={query}
          canShare={data.canShare}
          finalFocus={finalFocus}
          onClose={() => setOpened(null)}
          onAdded={(viewId) => setFocus({ viewId })}
        />
      )}
    </div>
  )
}

/** Stores other filters in a view. */
function useViewUpdate(onUpdated: (viewId: string) => void) {
  const t = useTranslations('disputes.savedViews')
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  return useFormMutation({
    send: async ({ view, query }: { view: SavedView; query: string }) => {
      const { changeView } = await import('@/lib/api-client/calls/saved-view-calls')
      return { view, views: await changeView(view.id, { query }) }
    },
    onSent: ({ view, views }) => {
      client.setQueryData(savedViewsQuery().queryKey, views)
      toast.show({ message: t('updated', { name: view.name }) })
      onUpdated(view.id)
    },
    onFailed: (error) => toast.show({ tone: 'bad', message: problemText(toApiError(error)) }),
  })
}

type FocusTarget = { element: HTMLElement } | { viewId: string }

/** Where the focus goes after a dialog. Buttons of a view go away when they have done their work. */
function useViewFocus() {
  const area = useRef<HTMLDivElement>(null)
  const target = useRef<FocusTarget>(null)
  const [finalFocus] = useState(() => ({
    get current(): HTMLElement | null {
      const wanted = target.current
      if (wanted && 'viewId' in wanted) return linkOf(area.current, wanted.viewId)
      if (wanted?.element.isConnected) return wanted.element
      return area.current?.querySelector<HTMLElement>('a, button') ?? null
    },
  }))
  const setFocus = (next: FocusTarget) => {
    target.current = next
  }
  return { area, finalFocus, setFocus }
}

function linkOf(area: HTMLElement | null, viewId: string): HTMLElement | null {
  return area?.querySelector<HTMLElement>(`[data-view="${viewId}"]`) ?? null
}

type ViewLinkProps = { view: SavedView; current: boolean }

function ViewLink({ view, current }: ViewLinkProps) {
  const t = useTranslations('disputes.savedViews')
  const href = viewPath(view)
  const shared = view.isShared ? t('sharedBy', { name: view.owner.name }) : null
  return (
    <ListLink
      href={href}
      current={current}
      viewId={view.id}
      {...(shared && { title: shared, label: `${view.name}, ${shared}` })}
      onShow={() => history.pushState(null, '', href)}
      className={CHIP_CLASSES}
    >
      {shared && <Users className="me-1.5 size-3.5! flex-none" aria-hidden="true" />}
      <span className="truncate">{view.name}</span>
    </ListLink>
  )
}
