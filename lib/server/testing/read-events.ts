import { liveEventSchema, type LiveEvent } from '@/lib/contract/live'

/** A server-sent event: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
export type Message = { id: number; type: string; event: LiveEvent | null }

/** Reads a response of text/event-stream message by message. */
export function readEvents(response: Response) {
  if (!response.body) throw new Error('The response has no body')
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let beats = 0

  /** The next message; null at the end of the stream. */
  async function next(): Promise<Message | null> {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const message = parse(text.slice(0, end))
        text = text.slice(end + 2)
        if (message) return message
        beats += 1
        continue
      }
      const chunk = await reader.read()
      if (chunk.done) return null
      text += chunk.value
    }
  }

  return {
    next,
    /** How many heartbeats have been read. */
    beats: () => beats,
    /** The next `count` messages. */
    async take(count: number): Promise<(Message | null)[]> {
      const messages: (Message | null)[] = []
      while (messages.length < count) messages.push(await next())
      return messages
    },
    close: () => reader.cancel(),
  }
}

/** Null for a comment. */
function parse(block: string): Message | null {
  const fields = new Map(
    block.split('\n').map((line) => {
      const [name = '', ...rest] = line.split(': ')
      return [name, rest.join(': ')]
    }),
  )
  const data = fields.get('data')
  if (data === undefined) return null
  const type = fields.get('event') ?? 'message'
  return {
    id: Number(fields.get('id')),
    type,
    event: type === 'message' ? liveEventSchema.parse(JSON.parse(data)) : null,
  }
}
