import type { ReactNode } from 'react'

const GROUPS = ['disputes', 'actions', 'views', 'goTo', 'preferences'] as const
export type Group = (typeof GROUPS)[number]

/** One line of the palette. */
export type PaletteItem = {
  /** Unique, and the same for the same command at any time. */
  id: string
  group: Group
  label: string
  icon: ReactNode
  /** A second line. */
  detail?: string
  /** The key that does the same on the page. */
  keys?: string
  /** Further words by which it is found, in the language of the page and in English. */
  keywords?: string
  /** Of a label in another language than the page. */
  lang?: string
  /** Found by the server, which has searched more than the label. */
  isFound?: boolean
  run: () => void
}

/** The items that contain every typed word, those first whose label begins with what was typed. */
export function matchingItems(items: readonly PaletteItem[], typed: string): PaletteItem[] {
  const wanted = fold(typed)
  const words = wanted.split(' ').filter((word) => word !== '')
  return items
    .filter(({ label, keywords = '', isFound }) => {
      const text = fold(`${label} ${keywords}`)
      return isFound || words.every((word) => text.includes(word))
    })
    .toSorted((a, b) => rank(a, wanted) - rank(b, wanted))
}

function rank({ label, isFound }: PaletteItem, wanted: string): number {
  if (isFound || wanted === '') return 0
  const folded = fold(label)
  if (folded.startsWith(wanted)) return 0
  return folded.includes(` ${wanted}`) ? 1 : 2
}

/** Width, case and repeated spaces do not matter. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}

/**
 * The items by group. What looks like a number, an amount or an e-mail address is searched among the disputes first;
 * otherwise commands come first, so that disputes that are found later do not take their place.
 */
export function groupItems(
  items: readonly PaletteItem[],
  typed: string,
): { group: Group; items: PaletteItem[] }[] {
  const isDispute = typed.trim() === '' || /[\d@]/.test(typed)
  const order = isDispute ? GROUPS : [...GROUPS.slice(1), GROUPS[0]]
  return order
    .map((group) => ({ group, items: items.filter((item) => item.group === group) }))
    .filter((part) => part.items.length > 0)
}
