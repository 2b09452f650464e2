'use client'

import { useShortcuts } from '@/components/ui/use-shortcuts'

/**
 * The single-key shortcuts of a dispute's page. They press visible controls, so that a key never does what the person
 * may not do; Delete belongs to the row.
 */
export function useDisputeKeys(onHelp: () => void): void {
  useShortcuts({
    J: () => press('[data-next-dispute]'),
    K: () => press('[data-previous-dispute]'),
    j: () => move(1),
    k: () => move(-1),
    u: () => press('[data-choose-files]'),
    p: () => (focusedRow()?.querySelector<HTMLElement>(OPEN) ?? openers()[0])?.click(),
    s: () => press('[data-submit-response]'),
    a: () => press('[data-assign]'),
    z: () => press('[data-snooze]'),
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
  all[focused === -1 ? (step === 1 ? 0 : all.length - 1) : focused + step]?.focus()
}

/** Presses a visible control that opens a dialog. It has the focus, so that it gets it back when the dialog closes. */
function press(selector: string): void {
  const control = document.querySelector<HTMLElement>(selector)
  control?.focus()
  control?.click()
}
