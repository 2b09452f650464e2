const SESSION_NEWS = ['alive', 'ended', 'signed_out'] as const

/** `alive`: signed in, or the session was extended · `ended`: it has ended · `signed_out`: the person ended it. */
export type SessionNews = (typeof SESSION_NEWS)[number]

export type SessionChannel = { post: (news: SessionNews) => void; close: () => void }

/** Connects all tabs of this browser. A message only triggers a request to the server. */
export function openSessionChannel(onNews: (news: SessionNews) => void): SessionChannel {
  const channel = new BroadcastChannel('evidence-desk-session')
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const news = SESSION_NEWS.find((known) => known === data)
    if (news) onNews(news)
  }
  return { post: (news) => channel.postMessage(news), close: () => channel.close() }
}
