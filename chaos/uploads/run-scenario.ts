import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { listUploads, sendUpload } from './client.ts'
import { aftermathMs, toSandboxFault } from './faults.ts'
import { mayRefuse, type Disruption, type Scenario } from './scenario.ts'
import type { SandboxMerchant } from '../../testing/sandbox.ts'
import type { Environment } from '../environment.ts'
import {
  checkInvariants,
  type FoundDocument,
  type ListedUpload,
  type InvariantReport,
} from './invariants.ts'

/** How long an upload may stay unsettled once all faults are removed. */
const SETTLE_LIMIT_MS = 90_000
const FIRST_POLL_MS = 300
const LAST_POLL_MS = 1_500

/** Runs one scenario on the real servers and checks the invariants. */
export async function runScenario(
  environment: Environment,
  scenario: Scenario,
): Promise<InvariantReport> {
  const { merchant, address } = environment
  const disputeId = await environment.openDispute()
  const planned = await planFaults(merchant, disputeId, scenario)
  const disruptions = scenario.disruptions.map((disruption) =>
    disrupt(environment, disputeId, disruption),
  )
  const [sent] = await Promise.all([
    Promise.all(scenario.uploads.map((upload) => sendUpload(address, disputeId, upload))),
    ...disruptions,
  ])
  await heal(merchant, planned)
  const listed: ListedUpload[] = await untilSettled((attempt) =>
    listUploads(address, disputeId, attempt),
  )
  // Earlier calls may still take effect at Omise, or not be listed yet.
  await delay(aftermathMs(scenario.faults) > 0 ? aftermathMs(scenario.faults) + 500 : 0)
  const found = await documentsAt(merchant, disputeId)
  await environment.restartServers()
  return checkInvariants({ sent, listed, found, mayRefuse: mayRefuse(scenario) })
}

export async function documentsAt(
  merchant: SandboxMerchant,
  disputeId: string,
): Promise<(FoundDocument & { kind: string | null })[]> {
  const documents = await merchant.documents(disputeId)
  return Promise.all(
    documents.map(async ({ id, kind }) => {
      const content = await merchant.contentOf(id)
      return { documentId: id, kind, sha256: createHash('sha256').update(content).digest('hex') }
    }),
  )
}

/** @returns the ids of the faults, for removing them: the merchant is shared with other runs */
export async function planFaults(
  merchant: SandboxMerchant,
  disputeId: string,
  { faults }: Pick<Scenario, 'faults'>,
): Promise<string[]> {
  const ids: string[] = []
  // The sandbox applies them in this order.
  for (const fault of faults) {
    ids.push((await merchant.fail(toSandboxFault(disputeId, fault))).id)
  }
  return ids
}

/** Removes the faults of a scenario. */
export async function heal(merchant: SandboxMerchant, faultIds: readonly string[]): Promise<void> {
  // A sandbox that was killed in the meantime has lost its faults.
  await Promise.all(faultIds.map((id) => merchant.removeFault(id)))
}

/** A crash, or a change of the dispute, at its time. */
export async function disrupt(
  environment: Environment,
  disputeId: string,
  disruption: Disruption,
): Promise<void> {
  await delay(disruption.atMs)
  switch (disruption.type) {
    case 'kill_server':
      return environment.killServer(disruption.server, disruption)
    case 'kill_sandbox':
      return environment.killSandbox(disruption.downMs)
    case 'close_dispute':
      return closeDispute(environment.merchant, disputeId)
  }
}

/** Retries, because the sandbox may be down. */
export async function closeDispute(merchant: SandboxMerchant, disputeId: string): Promise<void> {
  const closed = () =>
    merchant.setStatus(disputeId, 'pending').then(
      () => true,
      () => false,
    )
  while (!(await closed())) await delay(100)
}

/** @returns what `list` returns once all of it is settled, or at the end of the time limit */
export async function untilSettled<Item extends { settled: boolean }>(
  list: (attempt: number) => Promise<Item[]>,
): Promise<Item[]> {
  const until = performance.now() + SETTLE_LIMIT_MS
  for (let attempt = 1; ; attempt += 1) {
    const listed = await list(attempt).catch((error: unknown) => {
      if (performance.now() > until) throw error
      return null
    })
    const isSettled = listed?.every(({ settled }) => settled) ?? false
    if (listed && (isSettled || performance.now() > until)) return listed
    await delay(Math.min(FIRST_POLL_MS * 1.3 ** attempt, LAST_POLL_MS))
  }
}
