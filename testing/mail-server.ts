import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** How the server treats the mails that follow. */
export type MailServerBehaviour =
  | 'accept'
  /** It accepts connections and stays silent. */
  | 'hang'
  /** It receives the whole mail and stays silent. */
  | 'hang_after_data'
  /** It receives the whole mail, then closes the connection instead of answering. */
  | 'die_after_data'
  /** 421 before anything else, as of an overloaded server. */
  | 'busy'
  /** It closes every connection. */
  | 'down'
  /** 450, as of greylisting. */
  | 'defer_recipient'
  | 'refuse_sender'
  | 'refuse_recipient'
  | 'refuse_message'

type ReceivedMail = {
  /** Of the SMTP envelope. */
  from: string
  to: readonly string[]
  /** Whether it arrived over TLS. */
  encrypted: boolean
  /** The person who signed in. */
  user: string | undefined
  raw: string
  mail: ParsedMail
  connectedAt: Date
  receivedAt: Date
  /** `lost`: the client did not get the answer. */
  answer: 'accepted' | 'refused' | 'lost'
}

export type MailServer = {
  port: number
  /** The value of SMTP_URL. */
  url: string
  /** In the order in which they arrived, also those that were not accepted after the transfer. */
  mails: ReceivedMail[]
  behave(behaviour: MailServerBehaviour): void
  stop(): Promise<void>
}

/**
 * A real SMTP server on loopback. With `account`, it requires a sign-in; with `tls`, it offers STARTTLS, or expects TLS
 * from the first byte when that is `implicit`.
 */
export async function startMailServer({
  account,
  tls,
}: {
  account?: { user: string; password: string }
  tls?: { cert: string; key: string; implicit?: boolean }
} = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  /** By the port of the client. */
  const sockets = new Map<number, Socket>()
  const connectedAt = new Map<string, Date>()
  let behaviour: MailServerBehaviour = 'accept'

  const options: SMTPServerOptions = {
    ...(tls ? { cert: tls.cert, key: tls.key, secure: tls.implicit ?? false } : {}),
    ...(account ? {} : { authOptional: true }),
    disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(account ? [] : ['AUTH'])],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onConnect(session, done) {
      connectedAt.set(session.id, new Date())
      if (behaviour === 'busy') done(refusal(421, 'Too many connections'))
      else if (behaviour !== 'hang') done()
    },
    onAuth({ username, password }, _, done) {
      const isRight = username === account?.user && password === account?.password
      if (isRight) done(null, { user: username })
      else done(refusal(535, `Wrong password for ${username}`))
    },
    onClose: ({ id }) => void connectedAt.delete(id),
    onMailFrom(_, __, done) {
      done(behaviour === 'refuse_sender' ? refusal(550, 'Sender not allowed') : null)
    },
    onRcptTo({ address }, _, done) {
      if (behaviour === 'refuse_recipient') done(refusal(550, `No mailbox ${address}`))
      else if (behaviour === 'defer_recipient') done(refusal(450, `Try ${address} later`))
      else done()
    },
    onData(stream, session, done) {
      const socket = sockets.get(session.remotePort)
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const receivedAt = new Date()
        const raw = Buffer.concat(chunks)
        const { mailFrom, rcptTo } = session.envelope
        void simpleParser(raw).then((mail) => {
          mails.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            encrypted: Boolean(session.secure),
            user: typeof session.user === 'string' ? session.user : undefined,
            raw: raw.toString(),
            mail,
            connectedAt: connectedAt.get(session.id) ?? receivedAt,
            receivedAt,
            answer: socket?.destroyed === false ? answerOf(behaviour) : 'lost',
          })
          if (behaviour === 'die_after_data') socket?.destroy()
          else if (behaviour === 'refuse_message') done(refusal(554, 'Looks like spam'))
          else if (behaviour !== 'hang_after_data') done()
        }, done)
      })
    },
  }
  const server = new SMTPServer(options)
  // A client that aborts is one of the cases under test.
  server.on('error', () => undefined)
  server.server.on('connection', (socket) => {
    if (behaviour === 'down') socket.destroy()
    const { remotePort = 0 } = socket
    sockets.set(remotePort, socket)
    socket.on('close', () => sockets.delete(remotePort))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.server.address() as AddressInfo
  const userinfo = account
    ? `${encodeURIComponent(account.user)}:${encodeURIComponent(account.password)}@`
    : ''
  return {
    port,
    url: `${tls?.implicit ? 'smtps' : 'smtp'}://${userinfo}127.0.0.1:${port}`,
    mails,
    behave(next) {
      behaviour = next
    },
    async stop() {
      for (const socket of sockets.values()) socket.destroy()
      await new Promise<void>((resolve) => server.close(resolve))
    },
  }
}

function answerOf(behaviour: MailServerBehaviour): ReceivedMail['answer'] {
  if (behaviour === 'refuse_message') return 'refused'
  return behaviour.endsWith('_after_data') ? 'lost' : 'accepted'
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
