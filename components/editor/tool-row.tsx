'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { Button } from '@/components/ui/button'
import type { Tool } from './grab'

export type ToolRowProps = {
  tool: Tool
  hintId: string
  /** The search result, if any; the hint of the tool otherwise. */
  notice: string | null
  hasSelection: boolean
  hasCrop: boolean
  addRef: RefObject<HTMLButtonElement | null>
  onAdd: () => void
  onDelete: () => void
  onRemoveCrop: () => void
}

/** The hint and the options of the selected tool. Keeps its height, so that the picture does not move. */
export function ToolRow(props: ToolRowProps) {
  const { tool, hintId, notice, hasSelection, hasCrop, addRef } = props
  const t = useTranslations('uploads.edit')
  return (
    <div className="flex min-h-11 flex-none flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5 text-sm text-ink-2 max-md:px-3">
      <p className="min-w-0 flex-1 max-md:basis-full">
        <span role="status" className="font-medium text-ink">
          {notice}
        </span>
        <span id={hintId} className={notice ? 'sr-only' : undefined}>
          {t(`hint.${tool}`)}{' '}
          {tool !== 'look' && <span className="max-md:sr-only">{t(`keys.${tool}`)}</span>}
        </span>
      </p>
      {tool === 'blackOut' && (
        <>
          <Button ref={addRef} size="sm" icon={<Plus />} onClick={props.onAdd}>
            {t('addBox')}
          </Button>
          <Button
            size="sm"
            icon={<Trash2 />}
            aria-disabled={!hasSelection}
            className="aria-disabled:opacity-40"
            onClick={props.onDelete}
          >
            {t('deleteBox')}
          </Button>
        </>
      )}
      {tool === 'crop' && (
        <Button
          size="sm"
          icon={<Trash2 />}
          aria-disabled={!hasCrop}
          className="aria-disabled:opacity-40"
          onClick={props.onRemoveCrop}
        >
          {t('removeCrop')}
        </Button>
      )}
    </div>
  )
}
