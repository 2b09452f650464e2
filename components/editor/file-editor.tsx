'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useId, useRef, useState, type RefObject } from 'react'
import { keyName } from '@/components/ui/key-name'
import type { ViewedFile } from '@/components/viewer/file-viewer'
import { uprightBox, type Edit } from '@/lib/file-prep/shared/edit'
import { EditSurface } from './edit-surface'
import { EditedPdf, EditedPicture, type FoundBoxes } from './edited-files'
import { editOf, hasEdits, type EditorEvent, type EditorState } from './editor-state'
import { boxAround, TURNED_LEFT, TURNED_RIGHT, withoutDoubles } from './geometry'
import { withoutBox, type Tool } from './grab'
import { ToolRow } from './tool-row'
import { Toolbar } from './toolbar'

export type FileEditorProps = {
  file: ViewedFile
  state: EditorState
  dispatch: (event: EditorEvent) => void
  /** The initial tool. */
  firstTool: Tool
  /** Pages on which numbers are boxed initially. */
  searched: readonly number[]
  /** Numbers in pictures on these pages, whose places are known. */
  recognized: FoundBoxes
  /** Whether a page, from 1, has pictures in which numbers were not searched for. */
  isUnread: (page: number) => boolean
  /** Takes the initial focus. */
  toolRef: RefObject<HTMLButtonElement | null>
}

/** Rotates, crops and blacks out a picture or the pages of a PDF. Nothing is applied here: `state` holds the plan. */
export function FileEditor(props: FileEditorProps) {
  const { file, state, dispatch, firstTool, searched, recognized, isUnread, toolRef } = props
  const t = useTranslations('uploads.edit')
  const [tool, setTool] = useState(firstTool)
  const [selected, setSelected] = useState<number | null>(null)
  const [said, say] = useState('')
  const [found, setFound] = useState<FoundBoxes | null>(null)
  const noticeOf = useNotice(searched, found, isUnread)
  const hintId = useId()
  const area = useRef<HTMLDivElement>(null)
  const addButton = useRef<HTMLButtonElement>(null)
  const { page } = state
  const edit = editOf(state, page)

  const change = (next: Edit, series?: string) =>
    dispatch({ type: 'edited', page, edit: next, ...(series !== undefined && { series }) })
  const turn = (way: 'left' | 'right') => {
    const turns = way === 'left' ? TURNED_LEFT : TURNED_RIGHT
    change({ ...edit, turn: turns[edit.turn] })
    say(t(`said.turned.${way}`))
  }
  const step = (type: 'undone' | 'redone' | 'reset') => {
    setSelected(null)
    dispatch({ type })
    say(t(`said.${type}`))
  }
  const add = () => {
    const box = uprightBox(boxAround(middleInView(area.current)), edit.turn)
    change({ ...edit, boxes: [...edit.boxes, box] })
    setSelected(edit.boxes.length)
  }
  const remove = (box: number) => {
    const left = edit.boxes.length - 1
    change(withoutBox(edit, box))
    say(t('said.boxRemoved'))
    setSelected(left > 0 ? Math.min(box, left - 1) : null)
    if (left === 0) addButton.current?.focus()
  }
  const select = (box: number | null) => {
    if (box !== selected) dispatch({ type: 'series_ended' })
    setSelected(box)
  }
  const addFound = (inText: FoundBoxes) => {
    const boxes = new Map(
      searched.map((one) => [
        one,
        withoutDoubles(inText.get(one) ?? [], recognized.get(one) ?? []),
      ]),
    )
    setFound(boxes)
    const some = new Map([...boxes].filter(([, onPage]) => onPage.length > 0))
    if (some.size === 0) return
    dispatch({ type: 'boxes_added', boxes: some })
    if (some.has(page)) setSelected(edit.boxes.length)
  }
  useUndoKeys(
    () => state.past.length > 0 && step('undone'),
    () => state.future.length > 0 && step('redone'),
  )

  const surface = (
    <EditSurface
      key={page}
      edit={edit}
      tool={tool}
      selected={selected}
      area={area}
      hintId={hintId}
      onSelect={select}
      onEdit={change}
      onDelete={remove}
      onSay={say}
    />
  )
  const shown = { source: file.source, filename: file.filename, turn: edit.turn, surface }
  return (
    <>
      <Toolbar
        filename={file.filename}
        tool={tool}
        toolRef={toolRef}
        canUndo={state.past.length > 0}
        canRedo={state.future.length > 0}
        canReset={hasEdits(state)}
        onTool={(next) => {
          setTool(next)
          setSelected(null)
        }}
        onTurn={turn}
        onUndo={() => step('undone')}
        onRedo={() => step('redone')}
        onReset={() => step('reset')}
      />
      <ToolRow
        tool={tool}
        hintId={hintId}
        notice={tool === 'blackOut' ? noticeOf(page) : null}
        hasSelection={selected !== null}
        hasCrop={edit.crop !== null}
        addRef={addButton}
        onAdd={add}
        onDelete={() => selected !== null && remove(selected)}
        onRemoveCrop={() => change(withoutBox(edit, 'crop'))}
      />
      {file.contentType === 'application/pdf' ? (
        <EditedPdf
          {...shown}
          page={page}
          onPage={(next) => {
            setSelected(null)
            dispatch({ type: 'page_chosen', page: next })
          }}
          searched={found ? NO_PAGES : searched}
          onFound={addFound}
        />
      ) : (
        <EditedPicture
          {...shown}
          onLoaded={() => !found && searched.length > 0 && addFound(NO_BOXES)}
        />
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  )
}

const NO_PAGES: readonly number[] = []
const NO_BOXES: FoundBoxes = new Map()

/** The result of searching a page for numbers, and that its pictures were not searched. */
function useNotice(
  searched: readonly number[],
  found: FoundBoxes | null,
  isUnread: (page: number) => boolean,
) {
  const t = useTranslations('uploads.edit.numbers')
  const locale = useLocale()
  const inText = (page: number): string | null => {
    if (!found || !searched.includes(page)) return null
    if ((found.get(page) ?? []).length === 0) return t('notFound')
    const others = searched.filter((one) => one !== page && (found.get(one) ?? []).length > 0)
    return t('found', {
      others: others.length,
      pages: new Intl.ListFormat(locale).format(others.map(String)),
    })
  }
  return (page: number): string | null => {
    const texts = [inText(page), isUnread(page) ? t('notRead') : null].filter((one) => one !== null)
    return texts.length > 0 ? texts.join(' ') : null
  }
}

/** The centre of the visible part of the picture, in fractions of it. */
function middleInView(area: HTMLElement | null) {
  const stage = area?.closest('[role="region"]')
  if (!area || !stage) return { x: 0.5, y: 0.5 }
  const [picture, frame] = [area.getBoundingClientRect(), stage.getBoundingClientRect()]
  const middle = (from: number, to: number, start: number, length: number) =>
    ((Math.max(from, start) + Math.min(to, start + length)) / 2 - start) / length
  return {
    x: middle(frame.left, frame.right, picture.left, picture.width),
    y: middle(frame.top, frame.bottom, picture.top, picture.height),
  }
}

/** Ctrl+Z and Ctrl+Shift+Z or Ctrl+Y, with Cmd on a Mac. */
function useUndoKeys(undo: () => void, redo: () => void) {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.altKey || event.defaultPrevented) return
    const key = keyName(event)
    if (key === 'Control+z') (event.shiftKey ? redo : undo)()
    else if (key === 'Control+y') redo()
    else return
    event.preventDefault()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}
