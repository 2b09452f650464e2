/** `alive`: signed in, or the session was extended · `ended`: it is over · `signed_out`: the person ended it. */
export type SessionNews = 'alive' | 'ended' | 'signed_out'

export type SessionChannel = { post: (news: SessionNews) => void; close: () => void }

/** Between all tabs of this browser. News only make a tab ask the server. */
export function openSessionChannel(onNews: (news: SessionNews) => void): SessionChannel {
  const channel = new BroadcastChannel('evidence-desk-session')
  channel.onmessage = ({ data }: MessageEvent<SessionNews>) => onNews(data)
  return { post: (news) => channel.postMessage(news), close: () => channel.close() }
}
