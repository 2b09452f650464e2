import type { DropEvent } from 'react-dropzone'
import type { PickedEntry } from '@/components/uploads/queue/row-files'

/**
 * The files of a drop, a pick or a paste, read synchronously: the browser empties the list right afterwards. Folders
 * are included, so that each can be reported as one.
 */
export function filesFromEvent(event: DropEvent): PickedEntry[] {
  if ('dataTransfer' in event && event.dataTransfer) return filesFromTransfer(event.dataTransfer)
  if (event.target instanceof HTMLInputElement) return filesFromInput(event.target)
  return []
}

/** Also clears the input, so that picking the same file again fires an event. */
export function filesFromInput(input: HTMLInputElement): PickedEntry[] {
  const files = [...(input.files ?? [])].map((file) => ({ file }))
  input.value = ''
  return files
}

export function filesFromTransfer(transfer: DataTransfer): PickedEntry[] {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  if (items.length === 0) return [...transfer.files].map((file) => ({ file }))
  return items.flatMap((item) => {
    const entry = item.webkitGetAsEntry()
    const folder = entry?.isDirectory === true
    const file = item.getAsFile() ?? (folder ? new File([], entry.name) : null)
    return file ? [{ file, folder }] : []
  })
}

// The name that every browser gives to a picture without a file.
const UNNAMED = /^image\.(png|jpe?g)$/i

/**
 * Gives unnamed pictures a descriptive name: `name` receives the day and the time of the picture's creation. Files with
 * their own name keep it.
 */
export function nameUnnamedPictures(
  files: readonly PickedEntry[],
  timeZone: string,
  name: (when: { date: string; time: string }) => string,
): PickedEntry[] {
  return files.map(({ file, folder }) => {
    const extension = UNNAMED.exec(file.name)?.[1]
    if (!extension) return { file, ...(folder && { folder }) }
    const named = `${name(dayAndTime(file.lastModified, timeZone))}.${extension.toLowerCase()}`
    return { file: new File([file], named, { type: file.type, lastModified: file.lastModified }) }
  })
}

/** Digits that sort, and no character that a file system refuses: "2026-03-21" and "10.02.37". */
function dayAndTime(milliseconds: number, timeZone: string): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(milliseconds)
  const value = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? ''
  return {
    date: `${value('year')}-${value('month')}-${value('day')}`,
    time: `${value('hour')}.${value('minute')}.${value('second')}`,
  }
}
