import { describe, expect, it } from 'vitest'
import { newItem } from '@/components/uploads/queue/item-steps'
import { HeldFile } from '@/components/uploads/queue/held-file'
import type { RestorableRow, RowFiles } from '@/components/uploads/queue/row-files'
import type { Part } from '@/components/uploads/queue/types'
import { latestRows, type DisplayedRow } from './latest-rows'

function fileOf(name: string, content: string): RowFiles {
  return {
    source: HeldFile.inMemory(new File([content], name, { lastModified: 1 })),
    processed: null,
  }
}

function partOf(row: Part): Part {
  const { id, picked, filename, kind, uploadId, sourceChanges, preparation, revision } = row
  return { id, picked, filename, kind, uploadId, sourceChanges, preparation, revision }
}

function rowOf(id: string, revision: number, content: string): RestorableRow {
  const files = fileOf(`${id}.pdf`, content)
  const { name, size } = files.source
  const item = newItem({ id, picked: { name, size, lastModified: 1 } })
  return { ...partOf({ ...item, revision }), parts: [], files, partFiles: new Map() }
}

function combined(...rows: RestorableRow[]): RestorableRow {
  const partFiles = new Map(rows.map(({ id, files }) => [id, files]))
  return {
    ...rowOf('whole', 1, 'combined'),
    parts: rows.map(partOf),
    partFiles,
  }
}

const displayed = (row: RestorableRow): DisplayedRow => ({ ...row, isDelivered: false })

async function contentsOf(rows: readonly RestorableRow[]) {
  return Object.fromEntries(
    await Promise.all(
      rows.map(async ({ id, files }) => [id, await (await files.source.read()).text()] as const),
    ),
  )
}

describe('latestRows', () => {
  it('has a file as it was changed before it was combined, if that was not stored', async () => {
    const [before, after, other] = [
      rowOf('a', 1, 'old'),
      rowOf('a', 2, 'redacted'),
      rowOf('b', 1, 'b'),
    ]
    const rows = latestRows([before, other], [displayed(combined(after, other))])
    expect(await contentsOf(rows)).toEqual({ a: 'redacted', b: 'b' })
  })

  it('has a file as it was changed after a combined one was split, if that was not stored', async () => {
    const [before, after, other] = [
      rowOf('a', 1, 'old'),
      rowOf('a', 2, 'redacted'),
      rowOf('b', 1, 'b'),
    ]
    const rows = latestRows([combined(before, other)], [displayed(after), displayed(other)])
    expect(await contentsOf(rows)).toEqual({ a: 'redacted', b: 'b' })
  })

  it('leaves a stored combined file combined when nothing was changed since', async () => {
    const [a, b] = [rowOf('a', 1, 'a'), rowOf('b', 1, 'b')]
    const rows = latestRows([combined(a, b)], [displayed(combined(a, b))])
    expect(await contentsOf(rows)).toEqual({ whole: 'combined' })
  })

  it('has the stored file when the displayed one was replaced in the store', async () => {
    const inStore = (revision: number, version: string): RestorableRow => {
      const row = rowOf('a', revision, 'redacted')
      const { name, size, type, lastModified } = row.files.source
      const source = HeldFile.stored(
        { row: 'a', version, begin: 0, name, size, type, lastModified },
        async () => new TextEncoder().encode('redacted').buffer,
      )
      return { ...row, files: { source, processed: null } }
    }
    const stored = inStore(1, 'second')
    const [row] = latestRows([stored], [displayed(inStore(2, 'first'))])
    expect(row?.revision).toBe(2)
    expect(row?.files).toBe(stored.files)
    const [current] = latestRows([stored], [displayed(inStore(2, 'second'))])
    expect(current?.files.source.place?.version).toBe('second')
  })
})
