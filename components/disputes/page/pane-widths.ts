export const PANES_COOKIE = 'desk-panes'

export type PaneWidths = { evidence: number; response: number }

/** In pixels. Of the rest, the reader gets everything. */
export const PANE_LIMITS = {
  evidence: { min: 288, initial: 400, max: 560 },
  response: { min: 272, initial: 352, max: 560 },
} as const satisfies Record<keyof PaneWidths, { min: number; initial: number; max: number }>

/** The content of the cookie, `400-352`; else the initial widths. */
export function readPaneWidths(value: string | undefined): PaneWidths {
  const [evidence, response] =
    /^(\d{1,4})-(\d{1,4})$/
      .exec(value ?? '')
      ?.slice(1)
      .map(Number) ?? []
  return {
    evidence: within('evidence', evidence ?? PANE_LIMITS.evidence.initial),
    response: within('response', response ?? PANE_LIMITS.response.initial),
  }
}

export function writePaneWidths({ evidence, response }: PaneWidths): string {
  return `${evidence}-${response}`
}

export function within(pane: keyof PaneWidths, width: number): number {
  const { min, max } = PANE_LIMITS[pane]
  return Math.round(Math.min(max, Math.max(min, width)))
}
