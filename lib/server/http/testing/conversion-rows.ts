import { createConverter } from '@/lib/converter/converter'
import { api, withQuery } from '@/lib/format/paths'
import type { Desk } from '@/lib/server/desk'
import { startConverterServer } from '@/testing/converter-server'
import { docxFile } from '@/testing/office-files'
import { agents, type Row } from './access-rows'

export const conversionRows: Readonly<Record<string, Row>> = {
  'POST /api/conversions': {
    ...agents,
    request: async () => ({
      path: withQuery(api.conversions(), { format: 'docx' }),
      init: { body: docxFile('Delivered') },
    }),
  },
}

/** Gives the desk a converter; returns the function that stops it. */
export async function connectConverter(desk: Desk): Promise<() => Promise<void>> {
  const { url, stop } = await startConverterServer()
  desk.converter = createConverter({ url, now: () => 0, onUnavailable: () => {} })
  return stop
}
