const SESSION_MESSAGES = ['alive', 'ended', 'signed_out'] as const

/** `alive`: signed in, or the session was extended · `ended`: it has ended · `signed_out`: the person ended it. */
export type SessionMessage = (typeof SESSION_MESSAGES)[number]

export type SessionChannel = { post: (message: SessionMessage) => void; close: () => void }

/** Connects all tabs of this browser. A message only triggers a request to the server. */
export function openSessionChannel(onMessage: (message: SessionMessage) => void): SessionChannel {
  const channel = new BroadcastChannel('evidence-desk-session')
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = SESSION_MESSAGES.find((known) => known === data)
    if (message) onMessage(message)
  }
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}
