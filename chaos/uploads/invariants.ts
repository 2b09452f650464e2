/**
 * Compares the acknowledged files with the documents at the sandbox, by content, since names and ids are under test.
 */

/** The outcome of a file for its sender. */
export type SentFile = {
  uploadId: string
  filename: string
  sha256: string
  clicks: number
  outcome: Outcome
  /** Responses that violate the API, such as a 500. */
  violations: readonly string[]
}

export type Outcome =
  /** 201 or 202: the desk is responsible from now on. */
  | { type: 'acknowledged'; status: number }
  | { type: 'refused'; code: string }
  /** No response, or only temporary errors, until the sender stopped retrying. */
  | { type: 'given_up'; last: string }

/** An upload that the desk lists: not settled, or refused. */
export type ListedUpload = { uploadId: string; settled: boolean; problem: string | null }

export type FoundDocument = { documentId: string; sha256: string }

export type Evidence = {
  sent: readonly SentFile[]
  listed: readonly ListedUpload[]
  found: readonly FoundDocument[]
  /** Whether the scenario makes Omise refuse uploads. */
  mayRefuse: boolean
}

export type InvariantReport = {
  files: number
  acknowledged: number
  /** Acknowledged, not refused, no document. */
  lost: string[]
  /** More than one document. */
  duplicates: string[]
  /** The duplicates of files that were sent by a single click. */
  duplicatesOfOneClick: number
  /** Neither delivered nor refused at the end. */
  stuck: string[]
  /** Any other violation: a refusal without a reason, a refused file that is a document, bytes that were not sent. */
  wrong: string[]
  /** Reported as failed to the sender, and no document. */
  givenUp: string[]
  /** Reported as failed to the sender, but a document. */
  misled: string[]
}

/** The codes of a justified refusal, by the desk or by Omise. */
const REFUSALS: readonly string[] = [
  'dispute_not_open',
  'omise_rejected_file',
  'documents_locked',
  'invalid_file_type',
]

export function isJustifiedRefusal(code: string): boolean {
  return REFUSALS.includes(code)
}

export function checkInvariants(evidence: Evidence): InvariantReport {
  const report: InvariantReport = {
    files: evidence.sent.length,
    acknowledged: evidence.sent.filter(isAcknowledged).length,
    lost: [],
    duplicates: [],
    duplicatesOfOneClick: 0,
    stuck: [],
    wrong: unknownDocuments(evidence),
    givenUp: [],
    misled: [],
  }
  for (const file of evidence.sent) checkFile(file, evidence, report)
  return report
}

/** Whether the run violated no invariant. */
export function holds({ lost, duplicates, stuck, wrong }: InvariantReport): boolean {
  return [lost, duplicates, stuck, wrong].every(({ length }) => length === 0)
}

/** Adds the violations of one file to the report. */
function checkFile(file: SentFile, evidence: Evidence, report: InvariantReport): void {
  const there = evidence.found.filter(({ sha256 }) => sha256 === file.sha256).length
  const listed = evidence.listed.find(({ uploadId }) => uploadId === file.uploadId)
  const name = `${file.filename} (${file.uploadId})`
  report.wrong.push(...file.violations.map((violation) => `${name}: ${violation}`))
  if (there > 1) {
    report.duplicates.push(`${name}: ${there} documents`)
    if (file.clicks === 1) report.duplicatesOfOneClick += 1
  }
  if (listed && !listed.settled) {
    report.stuck.push(`${name}: not settled, ${listed.problem ?? 'without a problem'}`)
    return
  }
  if (file.outcome.type === 'given_up') {
    const list = there > 0 ? report.misled : report.givenUp
    list.push(`${name}: ${file.outcome.last}`)
  }

  const refusal = refusalOf(file, listed)
  if (refusal !== undefined) {
    report.wrong.push(...faultsOfRefusal(name, refusal, there, evidence.mayRefuse))
  } else if (isAcknowledged(file) && there === 0) {
    report.lost.push(`${name}: acknowledged, and not there`)
  }
}

/** The code, null for a refusal without a reason, undefined when it was not refused. */
function refusalOf(file: SentFile, listed: ListedUpload | undefined): string | null | undefined {
  if (listed) return listed.problem
  return file.outcome.type === 'refused' ? file.outcome.code : undefined
}

function faultsOfRefusal(
  name: string,
  code: string | null,
  there: number,
  mayRefuse: boolean,
): string[] {
  if (code === null) return [`${name}: refused without a reason`]
  if (!mayRefuse || !isJustifiedRefusal(code)) return [`${name}: refused for no cause (${code})`]
  return there > 0 ? [`${name}: refused (${code}), and there all the same`] : []
}

function unknownDocuments({ sent, found }: Evidence): string[] {
  return found
    .filter(({ sha256 }) => !sent.some((file) => file.sha256 === sha256))
    .map(({ documentId }) => `${documentId} holds bytes that were not sent`)
}

function isAcknowledged({ outcome }: SentFile): boolean {
  return outcome.type === 'acknowledged'
}
