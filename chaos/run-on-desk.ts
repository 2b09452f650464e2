import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { listUploads, sendUpload } from './client.ts'
import { aftermathMs, toSandboxFault } from './faults.ts'
import { mayRefuse, type Blow, type Scenario } from './scenario.ts'
import type { SandboxMerchant } from '../sandbox/merchant.ts'
import type { Stage } from './stage.ts'
import { judge, type FoundDocument, type ListedUpload, type Verdict } from './verdict.ts'

/** How long an upload may stay underway once Omise is well again. */
const SETTLE_LIMIT_MS = 90_000
const FIRST_POLL_MS = 300
const LAST_POLL_MS = 1_500

/** Plays one scenario on the real servers and judges what is left of it. */
export async function runOnDesk(stage: Stage, scenario: Scenario): Promise<Verdict> {
  const { merchant, address } = stage
  const disputeId = await stage.openDispute()
  const planned = await planFaults(merchant, disputeId, scenario)
  const blows = scenario.blows.map((blow) => strike(stage, disputeId, blow))
  const [sent] = await Promise.all([
    Promise.all(scenario.uploads.map((upload) => sendUpload(address, disputeId, upload))),
    ...blows,
  ])
  await heal(merchant, planned)
  const listed = await untilSettled(stage, disputeId)
  // What Omise was told before, it may still be doing, or not be showing yet.
  await delay(aftermathMs(scenario.faults) > 0 ? aftermathMs(scenario.faults) + 500 : 0)
  const found = await documentsAt(merchant, disputeId)
  await stage.reviveServers()
  return judge({ sent, listed, found, mayRefuse: mayRefuse(scenario) })
}

export async function documentsAt(
  merchant: SandboxMerchant,
  disputeId: string,
): Promise<FoundDocument[]> {
  const documents = await merchant.documents(disputeId)
  return Promise.all(
    documents.map(async ({ id }) => {
      const content = await merchant.contentOf(id)
      return { documentId: id, sha256: createHash('sha256').update(content).digest('hex') }
    }),
  )
}

/** @returns the ids of the faults, by which they are taken back: the merchant is shared with other runs */
export async function planFaults(
  merchant: SandboxMerchant,
  disputeId: string,
  { faults }: Scenario,
): Promise<string[]> {
  const ids: string[] = []
  // In this order they strike.
  for (const fault of faults) {
    ids.push((await merchant.fail(toSandboxFault(disputeId, fault))).id)
  }
  return ids
}

async function heal(merchant: SandboxMerchant, faultIds: readonly string[]): Promise<void> {
  // A sandbox that was killed meanwhile has forgotten them.
  await Promise.all(faultIds.map((id) => merchant.takeBack(id)))
}

async function strike(stage: Stage, disputeId: string, blow: Blow): Promise<void> {
  await delay(blow.atMs)
  switch (blow.type) {
    case 'kill_server':
      return stage.killServer(blow.server, blow)
    case 'kill_sandbox':
      return stage.killSandbox(blow.downMs)
    case 'close_dispute':
      return closeDispute(stage.merchant, disputeId)
  }
}

/** Again and again, because the sandbox may just be down. */
export async function closeDispute(merchant: SandboxMerchant, disputeId: string): Promise<void> {
  const closed = () =>
    merchant.setStatus(disputeId, 'pending').then(
      () => true,
      () => false,
    )
  while (!(await closed())) await delay(100)
}

/** @returns what is still underway at the end, and what was refused */
async function untilSettled({ address }: Stage, disputeId: string): Promise<ListedUpload[]> {
  const until = performance.now() + SETTLE_LIMIT_MS
  for (let attempt = 1; ; attempt += 1) {
    const listed = await listUploads(address, disputeId, attempt).catch((error: unknown) => {
      if (performance.now() > until) throw error
      return null
    })
    const isSettled = listed?.every(({ settled }) => settled) ?? false
    if (listed && (isSettled || performance.now() > until)) return listed
    await delay(Math.min(FIRST_POLL_MS * 1.3 ** attempt, LAST_POLL_MS))
  }
}
