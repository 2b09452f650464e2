import * as z from 'zod/mini'
import type { LocalFiles } from '@/lib/local-files/local-files'
import type { ReadStored } from '@/components/uploads/queue/held-file'
import { followerQueue } from './follower-queue'
import { leaderQueue, readKeptRows, type LeaderQueueTools } from './leader-queue'
import type { QueueCommand } from './queue-command'
import { queueMessageSchema, type QueueMessage, type QueueView } from './queue-message'
import { queueName } from './queue-name'
import { holdTabLock, type TabLock } from '@/lib/api-client/tab-leadership'
import { createStore } from '@/lib/store'
import { EMPTY_SNAPSHOT } from './uploader'

export type SharedQueueTools = Omit<
  LeaderQueueTools,
  'store' | 'readStored' | 'hasFollowers' | 'post' | 'onChange'
> & {
  /** The person who owns the files. */
  owner: string
  /** Null when this browser has no storage. */
  openStore: () => Promise<LocalFiles | null>
  /**
   * Reads from the store on a connection of its own: a browser may end the other one, as of a page in the background, and
   * keep what is stored.
   */
  readBytes: ReadStored
}

export type SharedSnapshot = QueueView & {
  /** Another tab runs the queue, and executes the commands of this one. */
  elsewhere: boolean
  /** The stored queue is restored, or another tab's view has arrived. */
  isReady: boolean
}

export type SharedQueue = ReturnType<typeof createSharedQueue>

export const EMPTY_SHARED: SharedSnapshot = {
  ...EMPTY_SNAPSHOT,
  unkept: new Set(),
  elsewhere: false,
  isReady: false,
}

/** A row waits for its bytes no longer, and can be retried. */
const READ_TIMEOUT_MS = 30_000

/** The role of this tab. */
type Part =
  | { role: 'undecided' }
  | { role: 'leader'; queue: ReturnType<typeof leaderQueue>; store: LocalFiles | null }
  | { role: 'follower'; queue: ReturnType<typeof followerQueue> }

/**
 * One dispute's queue in any number of tabs. One tab runs it, with the store; the others mirror it, and one of them
 * takes over when that tab is closed. The upload ids are in the store, so the next tab continues the same uploads.
 */
export function createSharedQueue({ owner, openStore, readBytes, ...tools }: SharedQueueTools) {
  const { disputeId } = tools
  const name = queueName(owner, disputeId)
  const snapshots = createStore(EMPTY_SHARED)
  let part: Part = { role: 'undecided' }
  /** Commands for the next role of this tab. */
  let early: readonly QueueCommand[] = []
  let online = true
  /** This tab holds the lock, so that no other one can answer. */
  let isTakingOver = false
  /** Another tab asked for the queue before this one could answer. */
  let isAsked = false
  let link: { lock: TabLock; channel: ReturnType<typeof openQueueChannel> } | null = null

  function publish() {
    if (part.role === 'undecided') return
    const view = part.queue.view()
    if (view) snapshots.set({ ...view, elsewhere: part.role === 'follower', isReady: true })
  }

  function leavePart() {
    if (part.role === 'follower') early = [...part.queue.unfinished(), ...early]
    if (part.role !== 'undecided') part.queue.stop()
    if (part.role === 'leader') part.store?.close()
    part = { role: 'undecided' }
  }

  /** Until the store is read, the last view stays on screen, and the last broadcasts of the closed tab may arrive. */
  async function takeOver() {
    const mine = link
    const before = part
    isTakingOver = true
    const store = await openStore().catch(() => null)
    const kept = await readKeptRows(store, disputeId, readStored).catch(() => [])
    if (link !== mine || part !== before) return store?.close()
    const displayed = part.role === 'follower' ? part.queue.displayedRows() : []
    const hasFollowers = part.role === 'follower' || isAsked
    leavePart()
    const queue = leaderQueue({
      ...tools,
      store,
      readStored,
      hasFollowers,
      post,
      onChange: publish,
    })
    part = { role: 'leader', queue, store }
    queue.setOnline(online)
    queue.restoreRows(kept, displayed)
    publish()
    runEarly()
  }

  function follow() {
    isTakingOver = false
    leavePart()
    const queue = followerQueue({
      readStored,
      post,
      onChange: publish,
      onSilence: () => isTakingOver || link?.lock.steal(),
    })
    part = { role: 'follower', queue }
    queue.begin()
    runEarly()
  }

  /** From the store itself, also in a tab that does not run the queue: the one that does may be closed at any time. */
  async function readStored(row: string, version: string): Promise<ArrayBuffer> {
    const timeout = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => timeout.reject(new DOMException('The store does not answer', 'TimeoutError')),
      READ_TIMEOUT_MS,
    )
    const reading = readBytes(row, version)
    return Promise.race([reading, timeout.promise]).finally(() => clearTimeout(timer))
  }

  function runEarly() {
    const commands = early
    early = []
    for (const command of commands) dispatch(command)
  }

  function dispatch(command: QueueCommand) {
    if (part.role === 'undecided') early = [...early, command]
    else part.queue.dispatch(command)
  }

  function post(message: QueueMessage) {
    link?.channel.post(message)
  }

  function onMessage(message: QueueMessage) {
    if (message.from === 'leader') {
      if (part.role === 'follower') part.queue.onMessage(message)
    } else if (part.role === 'leader') part.queue.answer(message)
    else isAsked = true
  }

  return {
    dispatch,
    snapshot: snapshots.get,
    subscribe: snapshots.subscribe,
    file: (id: string) => (part.role === 'undecided' ? undefined : part.queue.file(id)),
    /** Determines the role of this tab, and restores the stored queue. Idempotent. */
    open() {
      if (link) return
      const channel = openQueueChannel(name, onMessage)
      link = { channel, lock: { release: () => undefined, steal: () => undefined } }
      link.lock = holdTabLock(name, { onHeld: () => void takeOver(), onTaken: follow })
    },
    /** Passes the queue to another tab. It can be opened again. */
    close() {
      leavePart()
      link?.lock.release()
      link?.channel.close()
      link = null
      snapshots.set(EMPTY_SHARED)
    },
    /** Nothing would be lost by closing it, and nothing that was removed would come back. */
    isIdle() {
      return part.role === 'undecided' ? early.length === 0 : part.queue.isIdle()
    },
    setOnline(next: boolean) {
      online = next
      if (part.role === 'leader') part.queue.setOnline(next)
    },
    wake() {
      if (part.role === 'leader') part.queue.wake()
    },
  }
}

/**
 * Connects the tabs that show the same queue; without BroadcastChannel every tab is alone. Messages of another version
 * are ignored: their tab gets no response, and takes over the queue with its command.
 */
function openQueueChannel(
  name: string,
  onMessage: (message: QueueMessage) => void,
): { post: (message: QueueMessage) => void; close: () => void } {
  if (typeof BroadcastChannel === 'undefined') {
    return { post: () => undefined, close: () => undefined }
  }
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = z.safeParse(queueMessageSchema, data)
    if (message.success) onMessage(message.data)
  }
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}
