'use client'

import { Crop, Hand, RectangleHorizontal, Redo2, RotateCcw, RotateCw, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode, RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { TOOLS, type Tool } from './grab'

export type ToolbarProps = {
  filename: string
  tool: Tool
  toolRef: RefObject<HTMLButtonElement | null>
  canUndo: boolean
  canRedo: boolean
  canReset: boolean
  onTool: (tool: Tool) => void
  onTurn: (way: 'left' | 'right') => void
  onUndo: () => void
  onRedo: () => void
  onReset: () => void
}

const ICONS: Record<Tool, ReactNode> = {
  look: <Hand />,
  crop: <Crop />,
  blackOut: <RectangleHorizontal className="fill-current" />,
}

export function Toolbar(props: ToolbarProps) {
  const { filename, tool, toolRef, canUndo, canRedo, canReset } = props
  const t = useTranslations('uploads.edit')
  return (
    <div
      role="group"
      aria-label={t('tools', { filename })}
      className="flex flex-none flex-wrap items-center gap-x-3 gap-y-1 border-y border-line px-3 py-1.5 max-md:justify-between max-md:px-1 max-md:py-0.5"
    >
      <span className="flex items-center">
        <IconButton
          label={t('undo')}
          icon={<Undo2 />}
          aria-keyshortcuts="Control+Z"
          aria-disabled={!canUndo}
          className="aria-disabled:opacity-40"
          onClick={props.onUndo}
        />
        <IconButton
          label={t('redo')}
          icon={<Redo2 />}
          aria-keyshortcuts="Control+Shift+Z"
          aria-disabled={!canRedo}
          className="aria-disabled:opacity-40"
          onClick={props.onRedo}
        />
      </span>
      <span className="flex items-center">
        <IconButton
          label={t('turnLeft')}
          icon={<RotateCcw />}
          onClick={() => props.onTurn('left')}
        />
        <IconButton
          label={t('turnRight')}
          icon={<RotateCw />}
          onClick={() => props.onTurn('right')}
        />
      </span>
      <span className="order-last flex items-center gap-1 max-md:w-full md:order-none">
        {TOOLS.map((one) => (
          <Button
            key={one}
            ref={one === tool ? toolRef : undefined}
            variant="ghost"
            icon={ICONS[one]}
            aria-pressed={one === tool}
            className="px-3! aria-pressed:border-line-strong aria-pressed:bg-accent-soft aria-pressed:text-accent max-md:flex-1 max-md:px-1!"
            onClick={() => props.onTool(one)}
          >
            {t(`tool.${one}`)}
          </Button>
        ))}
      </span>
      <Button
        variant="ghost"
        aria-disabled={!canReset}
        className="aria-disabled:opacity-40 md:ms-auto"
        onClick={props.onReset}
      >
        {t('reset')}
      </Button>
    </div>
  )
}
