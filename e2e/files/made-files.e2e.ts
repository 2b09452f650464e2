import { MADE, readTable } from '@/e2e/corpus/collect'
import { madeFiles } from '@/e2e/corpus/made-files'
import { changesOf, notesOf, outcomeOf } from '@/e2e/corpus/outcome'
import { apply } from '@/e2e/fixtures/corpus-page'
import { expect, test } from '@/e2e/fixtures/test'

test.use({ role: null, storageState: undefined })

/** They take the limit of a step, or much memory; `npm run prepare:corpus` has them. */
const SLOW = new Set(['bomb.heic', 'bomb.pdf', '48-megapixels.heic', 'heavy.pdf'])

test('the files that we make end as the table of outcomes says', async ({ page }) => {
  test.slow()
  const files = (await madeFiles()).filter(({ name }) => !SLOW.has(name))
  const expected = new Map(
    (await readTable())
      .filter(({ source }) => source === MADE)
      .map((row) => [
        row.name,
        [row.exception.split(': ')[0] || row.outcome, row.changes, row.notes],
      ]),
  )
  const rows = await apply(page, 'prepare', files, { withBytes: false })
  const actual = rows.map((row, at) => [
    files[at]?.name,
    [outcomeOf(row), changesOf(row), notesOf(row)],
  ])
  expect(actual).toEqual(files.map(({ name }) => [name, expected.get(name)]))
})
