import { describe, expect, it } from 'vitest'
import { groupItems, matchingItems, type PaletteItem } from './palette-item'

const item = (id: string, label: string, more: Partial<PaletteItem> = {}): PaletteItem => ({
  id,
  group: 'actions',
  label,
  icon: null,
  run: () => undefined,
  ...more,
})
const ids = (items: readonly PaletteItem[]) => items.map(({ id }) => id)

describe('the items of the palette', () => {
  const items = [
    item('profile', 'โปรไฟล์', { group: 'goTo', keywords: 'profile account' }),
    item('upload', 'ไฟล์ที่จะอัปโหลด', { keywords: 'upload files' }),
    item('sign-out', 'Sign out', { group: 'preferences' }),
    item('assign', 'Assign to me'),
    item('unassign', 'Unassign'),
  ]

  it.each([
    ['', ['profile', 'upload', 'sign-out', 'assign', 'unassign']],
    ['assign', ['assign', 'unassign']],
    ['ASSIGN  me', ['assign']],
    ['ｕｐｌｏａｄ', ['upload']],
    ['files upload', ['upload']],
    ['ไฟล์', ['upload', 'profile']],
    ['nothing like it', []],
  ])('are found by every typed word, those first that begin with %j', (typed, expected) => {
    expect(ids(matchingItems(items, typed))).toEqual(expected)
  })

  it('found by the server stay, whatever their label', () => {
    const found = item('found', 'Goods not received', { group: 'disputes', isFound: true })
    expect(ids(matchingItems([found], 'somchai'))).toEqual(['found'])
  })

  it('have disputes first for numbers, amounts and e-mail addresses, else commands', () => {
    const dispute = item('dispute', 'Goods not received', { group: 'disputes' })
    const groups = (typed: string) =>
      groupItems([dispute, ...items], typed).map(({ group }) => group)
    for (const typed of ['', '4,900', 'a@example.com', 'dspt_test_1']) {
      expect(groups(typed)[0]).toBe('disputes')
    }
    expect(groups('assign')).toEqual(['actions', 'goTo', 'preferences', 'disputes'])
  })
})
