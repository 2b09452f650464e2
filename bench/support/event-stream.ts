import { z } from 'zod'
import { api } from '../../lib/format/paths.ts'

const eventSchema = z.object({ action: z.string(), disputeId: z.string() })
type StreamedEvent = z.infer<typeof eventSchema>

/** Follows `GET /api/live` until `end` is aborted, or the server ends it. Resolves once the stream is open. */
export async function followEvents(
  url: string,
  cookie: string,
  end: AbortSignal,
  onEvent: (event: StreamedEvent) => void,
): Promise<void> {
  const headers = { cookie, 'sec-fetch-site': 'same-origin' }
  const response = await fetch(url + api.live(), { headers, signal: end })
  if (!response.ok || !response.body) throw new Error(`GET ${api.live()}: ${response.status}`)
  const reading = read(response.body, onEvent)
  reading.catch((error: unknown) => {
    if (!end.aborted) throw error
  })
}

async function read(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: StreamedEvent) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const messages = text.split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      // Messages with an event name are about the stream itself.
      const data = /^event:/m.test(message) ? null : /^data: ?(.*)$/m.exec(message)?.[1]
      if (data) onEvent(eventSchema.parse(JSON.parse(data)))
    }
  }
}
