'use client'

import { press, usePageCommands } from '@/components/commands/page-commands'
import { useShortcuts } from '@/components/ui/use-shortcuts'

/** The controls of the page that keys and the command palette press. */
const CONTROLS = {
  assign: '[data-assign]',
  snooze: '[data-snooze]',
  note: '[data-write-note]',
  upload: '[data-choose-files]',
  respond: '[data-submit-response]',
  nextDispute: '[data-next-dispute]',
  previousDispute: '[data-previous-dispute]',
} as const

/**
 * The single-key shortcuts of a dispute's page. They press visible controls, so that a key never does what the person
 * may not do; Delete belongs to the row.
 */
export function useDisputeKeys(onHelp: () => void): void {
  usePageCommands(() => ({ controls: CONTROLS, commands: [{ name: 'keys', run: onHelp }] }))
  useShortcuts({
    J: () => press(CONTROLS.nextDispute),
    K: () => press(CONTROLS.previousDispute),
    j: () => (isReading() ? click('[data-next-document]') : move(1)),
    k: () => (isReading() ? click('[data-previous-document]') : move(-1)),
    u: () => press(CONTROLS.upload),
    p: () => (focusedRow()?.querySelector<HTMLElement>(OPEN) ?? openers()[0])?.click(),
    s: () => press(CONTROLS.respond),
    a: () => press(CONTROLS.assign),
    z: () => press(CONTROLS.snooze),
    '?': onHelp,
  })
}

const OPEN = '.open-document'

function openers(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(OPEN)]
}

function focusedRow(): Element | null {
  return document.activeElement?.closest('tr') ?? null
}

/** Moves between documents: with none selected, down selects the first and up the last. */
function move(step: 1 | -1): void {
  const all = openers()
  const focused = all.findIndex((opener) => opener.closest('tr') === focusedRow())
  const next = all[focused === -1 ? (step === 1 ? 0 : all.length - 1) : focused + step]
  next?.focus()
  // Beside a reader, which shows what is selected.
  if (next && !next.ariaHasPopup) next.click()
}

/** A reader beside the list shows a document; the focus in the list follows it. */
function isReading(): boolean {
  return document.querySelector('.open-document[aria-current]') !== null
}

/** The focus stays where it is. */
function click(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click()
}
