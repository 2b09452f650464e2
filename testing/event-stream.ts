import { z } from 'zod'
import { api, withQuery } from '../lib/format/paths.ts'

const eventSchema = z.object({
  id: z.number(),
  topic: z.string(),
  action: z.string(),
  disputeId: z.string(),
})
export type StreamedEvent = z.infer<typeof eventSchema>

type Following = {
  end: AbortSignal
  onEvent(event: StreamedEvent): void
  /** The last event that was received before. */
  after?: number | null
  /** The server cannot tell what came after `after`. */
  onReset?(): void
}

/**
 * Follows `GET /api/live`. Resolves once the stream is open.
 * @returns `ended`, which resolves at the end of the stream and rejects when the connection breaks
 */
export async function followEvents(
  url: string,
  cookie: string,
  { end, after, ...handlers }: Following,
): Promise<{ ended: Promise<void> }> {
  const headers = { cookie, 'sec-fetch-site': 'same-origin' }
  const path = withQuery(api.live(), { after: after ?? undefined })
  const response = await fetch(url + path, { headers, signal: end })
  if (!response.ok || !response.body) throw new Error(`GET ${api.live()}: ${response.status}`)
  const ended = read(response.body, handlers).catch((error: unknown) => {
    if (!end.aborted) throw error
  })
  return { ended }
}

async function read(
  body: ReadableStream<Uint8Array>,
  { onEvent, onReset }: Pick<Following, 'onEvent' | 'onReset'>,
): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const messages = text.split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      // Messages with an event name are about the stream itself.
      const type = /^event: ?(.*)$/m.exec(message)?.[1]
      const data = type === undefined ? /^data: ?(.*)$/m.exec(message)?.[1] : undefined
      if (type === 'reset') onReset?.()
      if (data) onEvent(eventSchema.parse(JSON.parse(data)))
    }
  }
}
