import { beforeAll, describe, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { STORED_AS } from '@/lib/file-prep/testing/stored-pictures'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { textPage, type Look } from '@/testing/text-page'

beforeAll(installBrowserGlobals)

describe.each(Object.entries(STORED_AS))('text in a file of the format %s', (format, write) => {
  async function notesOf(look: Look): Promise<string[]> {
    const file = new File([write(textPage(look))], `page.${format}`)
    const ready = await processFile(file, () => {})
    if (ready.state !== 'ready') throw new Error(ready.problem)
    return ready.notes.map(({ note }) => note)
  }

  it('is sideways when the page is turned', async () => {
    expect(await notesOf({ angle: 90 })).toEqual(['sideways'])
  })

  it.each([
    ['one line', { lines: 1 }],
    ['three lines', { lines: 3 }],
    ['a letterhead and three lines', { lines: 3, letterhead: true }],
  ] satisfies [string, Look][])('is upright on a page with %s', async (_what, look) => {
    expect(await notesOf(look)).toEqual([])
  })
})
