'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState, type RefObject } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody } from '@/components/ui/dialog'
import { ProgressBar } from '@/components/ui/progress-bar'
import { TextField } from '@/components/ui/text-field'
import type { Kind } from '@/lib/evidence/kinds'
import { CombineList } from './combine-list'
import { hashOf } from '@/components/uploads/queue/combine-steps'
import { chosenIds, type Place } from '@/components/uploads/queue/combine-order'
import { KindSelect } from '@/components/uploads/rows/kind-select'
import { combinableItems } from '@/components/uploads/queue/queue-selectors'
import { newUuid } from '@/lib/api-client/new-uuid'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { shortenFilename } from '@/components/uploads/queue/filenames'
import type { QueueItem, UploadQueue } from '@/components/uploads/queue/types'
import { useCombine, type CombineProblem, type Part } from './use-combine'
import { previewButtonId } from '@/components/uploads/rows/use-focus-after-removal'

export type CombineDialogProps = {
  queue: UploadQueue
  /** Object URLs by item id. */
  thumbnails: ReadonlyMap<string, string>
  sharedQueue: SharedQueue
  /** The element that opened it. */
  opener: RefObject<HTMLButtonElement | null>
  onClose: () => void
}

/** Read by the bank, like the cover page, so it is English in every language of the desk. */
const PROPOSED_NAME = 'Combined documents'

/** Combines several files of the queue into one PDF. They stay in the queue until it is complete. */
export function CombineDialog(props: CombineDialogProps) {
  const { queue, thumbnails, sharedQueue, opener, onClose } = props
  const t = useTranslations('uploads.combine')
  const [places, setPlaces] = useState<readonly Place[]>(() =>
    combinableItems(queue).map(({ id }) => ({ id, chosen: true })),
  )
  const [form, setForm] = useState<ResultForm>({ name: PROPOSED_NAME, kind: null, cover: false })
  const [combinedId, setCombinedId] = useState<string | null>(null)
  const returnTo = useRef<HTMLElement | null>(null)
  const { state, combine } = useCombine()

  // While this is open, a file may leave the queue, by another tab or by itself.
  const waiting = new Map(combinableItems(queue).map((item) => [item.id, item]))
  const present = places.filter(({ id }) => waiting.has(id))
  const items = itemsOf(present, waiting)
  const chosen = items.filter(({ id }) => chosenIds(present).includes(id))
  const unused = queue.items.find(
    ({ unusedResult }) => combinedId !== null && unusedResult === combinedId,
  )
  const working = state.name === 'working' && !unused
  const ready = chosen.length > 1

  const start = () => {
    setCombinedId(null)
    const parts = chosen.flatMap((item) => toPart(sharedQueue, item))
    const ids = parts.map(({ id }) => id)
    const hashes = Object.fromEntries(chosen.map((item) => [item.id, hashOf(item) ?? '']))
    const title = form.name.trim() || PROPOSED_NAME
    const order = { parts, filename: `${title}.pdf`, cover: form.cover ? { title } : null }
    void combine(order, (file) => {
      const id = newUuid()
      sharedQueue.dispatch({ type: 'combine', id, file, ids, hashes })
      if (form.kind) sharedQueue.dispatch({ type: 'choose_kind', ids: [id], kind: form.kind })
      setCombinedId(id)
    })
  }

  const cancel = () => {
    returnTo.current = opener.current
    onClose()
  }

  const combined = queue.items.find(({ id }) => id === combinedId)
  const isChecked = combined !== undefined && combined.state.step !== 'checking'
  useEffect(() => {
    if (!isChecked || combinedId === null) return
    returnTo.current = document.getElementById(previewButtonId(combinedId))
    onClose()
  }, [isChecked, combinedId, onClose])

  return (
    <Dialog
      onClose={cancel}
      title={t('title')}
      description={t('about')}
      finalFocus={returnTo}
      footer={
        <>
          <Button onClick={cancel}>{t('cancel')}</Button>
          <Button
            variant={ready ? 'primary' : 'secondary'}
            busy={working}
            aria-disabled={!ready}
            title={ready ? undefined : t('tooFew')}
            className="aria-disabled:text-ink-3"
            onClick={start}
          >
            {t('combine', { count: chosen.length })}
          </Button>
        </>
      }
    >
      <DialogBody>
        {unused && <Blocked item={unused} problem="changed" />}
        {state.name === 'blocked' && (
          <Blocked item={chosen[state.reading - 1]} problem={state.problem} />
        )}
        {working ? (
          <Progress
            item={combinedId === null ? chosen[state.reading - 1] : undefined}
            position={state.reading}
            total={chosen.length}
          />
        ) : (
          <>
            <CombineList
              items={items}
              places={present}
              thumbnails={thumbnails}
              onPlaces={setPlaces}
            />
            <Result form={form} onForm={setForm} />
          </>
        )}
      </DialogBody>
    </Dialog>
  )
}

function itemsOf(places: readonly Place[], waiting: ReadonlyMap<string, QueueItem>): QueueItem[] {
  return places.flatMap(({ id }) => waiting.get(id) ?? [])
}

function toPart(sharedQueue: SharedQueue, { id, filename }: QueueItem): (Part & { id: string })[] {
  const file = sharedQueue.file(id)
  if (!file) return []
  return [{ id, file, filename, isStill: () => sharedQueue.file(id) === file }]
}

type ResultForm = { name: string; kind: Kind | null; cover: boolean }

type ResultProps = { form: ResultForm; onForm: (form: ResultForm) => void }

/** The properties of the combined PDF. */
function Result({ form, onForm }: ResultProps) {
  const t = useTranslations('uploads.combine')
  const row = useTranslations('uploads.row')
  const preview = useTranslations('uploads.preview')
  const id = useId()
  return (
    <div className="mt-4 grid gap-4 md:grid-cols-2">
      <TextField
        label={row('filename')}
        value={form.name}
        maxLength={200}
        spellCheck={false}
        trailing={<span className="flex-none text-ink-3">.pdf</span>}
        onChange={({ target }) => onForm({ ...form, name: target.value })}
      />
      <div>
        <label htmlFor={`${id}-kind`} className="mb-1.5 block text-sm font-medium text-ink-2">
          {preview('kind')}
        </label>
        <KindSelect
          id={`${id}-kind`}
          value={form.kind}
          placeholder={row('chooseKind')}
          onKind={(kind) => onForm({ ...form, kind })}
          wrapperClassName="w-full"
        />
      </div>
      <label className="flex min-h-9 items-start gap-3 max-md:min-h-11 md:col-span-2">
        <input
          type="checkbox"
          checked={form.cover}
          className="mt-0.5 size-4 flex-none accent-accent"
          onChange={({ target }) => onForm({ ...form, cover: target.checked })}
        />
        {t('cover')}
      </label>
    </div>
  )
}

type ProgressProps = {
  /** Undefined before the first file, and after the last. */
  item: QueueItem | undefined
  position: number
  total: number
}

function Progress({ item, position, total }: ProgressProps) {
  const t = useTranslations('uploads.combine')
  const words = item
    ? t('adding', { filename: shortenFilename(item.filename), position, total })
    : t('checking')
  return (
    <div className="py-8">
      <p role="status" className="mb-3 text-ink-2">
        {words}
      </p>
      <ProgressBar label={t('progress')} value={item ? (position - 1) / total : null} />
    </div>
  )
}

type BlockedProps = {
  /** The file that could not be added; undefined when no file is the cause. */
  item: QueueItem | undefined
  problem: CombineProblem | null
}

function Blocked({ item, problem }: BlockedProps) {
  const t = useTranslations('uploads.combine')
  const problemText = useProblemText()
  const filename = item && shortenFilename(item.filename)
  return (
    <Banner tone="bad" role="alert" className="mb-4">
      {!item || !filename
        ? t('failed')
        : problem === 'changed'
          ? t('changed', { filename })
          : problem
            ? problemText({ code: problem }, { filename, size: item.picked.size })
            : t('notAdded', { filename })}
    </Banner>
  )
}
