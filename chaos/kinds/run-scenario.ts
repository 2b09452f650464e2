import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Environment } from '../environment.ts'
import { listUploads, sendUpload } from '../uploads/client.ts'
import { aftermathMs } from '../uploads/faults.ts'
import { makeFile } from '../uploads/files.ts'
import { disrupt, documentsAt, heal, planFaults, untilSettled } from '../uploads/run-scenario.ts'
import { mayRefuse } from '../uploads/scenario.ts'
import { finalStateOf, listChanges, requestChange } from './client.ts'
import {
  checkKinds,
  type DocumentBefore,
  type KindReport,
  type RequestedChange,
} from './invariants.ts'
import type { KindScenario, PlannedKindChange } from './scenario.ts'

/** Uploads the documents, runs one scenario of changes of their kind on the real servers, and checks the invariants. */
export async function runKindScenario(
  environment: Environment,
  scenario: KindScenario,
): Promise<KindReport> {
  const { merchant, address } = environment
  const disputeId = await environment.openDispute()
  const before = await uploadDocuments(environment, disputeId, scenario)
  const idOf = ({ document }: PlannedKindChange) => before[document]?.documentId ?? ''
  const request = (plan: PlannedKindChange) => requestChange(address, disputeId, idOf(plan), plan)

  const planned = await planFaults(merchant, disputeId, scenario)
  const disruptions = scenario.disruptions.map((disruption) =>
    disrupt(environment, disputeId, disruption),
  )
  const [requested] = await Promise.all([
    scenario.isBulk ? inTurn(scenario, request) : Promise.all(scenario.changes.map(request)),
    ...disruptions,
  ])
  await heal(merchant, planned)
  await untilSettled((attempt) => listChanges(address, disputeId, attempt))
  const aftermath = aftermathMs(scenario.faults)
  await delay(aftermath > 0 ? aftermath + 500 : 0)
  const changes = await Promise.all(
    requested.map(async (change) => {
      const final = await finalStateOf(address, disputeId, idOf(change.plan), change.plan)
      return { ...change, final }
    }),
  )
  const found = await documentsAt(merchant, disputeId)
  await environment.restartServers()
  const closes = scenario.disruptions.some(({ type }) => type === 'close_dispute')
  return checkKinds({ before, changes, found, mayRefuse: mayRefuse(scenario), closes })
}

/** Through the desk and without faults, so that its vault has the bytes. */
async function uploadDocuments(
  { merchant, address }: Environment,
  disputeId: string,
  { documents }: KindScenario,
): Promise<(DocumentBefore & { documentId: string })[]> {
  for (const document of documents) {
    const once = { ...document, atMs: 0, clicks: 1, pauseMs: 0, leaves: null, again: false }
    await sendUpload(address, disputeId, once)
  }
  await untilSettled((attempt) => listUploads(address, disputeId, attempt))
  const found = await documentsAt(merchant, disputeId)
  return documents.map(({ filename, kind, file }) => {
    const sha256 = createHash('sha256').update(makeFile(file)).digest('hex')
    const document = found.find((each) => each.sha256 === sha256)
    if (!document) throw new Error(`${filename} was not uploaded`)
    return { filename, kind, sha256, documentId: document.documentId }
  })
}

/** One after another, as the selection of several documents does. */
async function inTurn(
  { changes }: KindScenario,
  request: (plan: PlannedKindChange) => Promise<RequestedChange>,
): Promise<RequestedChange[]> {
  const requested: RequestedChange[] = []
  for (const plan of changes) requested.push(await request(plan))
  return requested
}
