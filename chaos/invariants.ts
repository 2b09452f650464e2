/** Compares what was acknowledged with what is there. By content: names and ids may lie. */

/** How sending one file ended, as its sender saw it. */
export type SentFile = {
  uploadId: string
  filename: string
  sha256: string
  clicks: number
  outcome: Outcome
  /** What else its sender saw that must not be. */
  complaints: readonly string[]
}

export type Outcome =
  /** 201 or 202: from here on it is the receiver's. */
  | { type: 'acknowledged'; status: number }
  | { type: 'refused'; code: string }
  /** No answer, or only answers that say "again", until the sender's patience was used up. */
  | { type: 'given_up'; last: string }

/** What the desk says about an upload that is not a document: underway, or refused. */
export type ListedUpload = { uploadId: string; settled: boolean; problem: string | null }

export type FoundDocument = { documentId: string; sha256: string }

export type Evidence = {
  sent: readonly SentFile[]
  listed: readonly ListedUpload[]
  found: readonly FoundDocument[]
  /** Something in the run makes Omise refuse. */
  mayRefuse: boolean
}

export type InvariantReport = {
  files: number
  acknowledged: number
  /** Acknowledged, not refused, not there. */
  lost: string[]
  /** There more than once. */
  duplicates: string[]
  /** Of the duplicates, those of files that were sent by one click only. */
  duplicatesOfOneClick: number
  /** Neither delivered nor refused at the end. */
  stuck: string[]
  /** Anything else that must not be: a refusal without reason, refused yet there, bytes nobody sent. */
  wrong: string[]
  /** The sender was told that it failed, and it is not there. */
  givenUp: string[]
  /** The sender was told that it failed, and it is there. */
  misled: string[]
}

/** What a sender may be told when Omise says no, by us or by Omise itself. Any other refusal is a mistake. */
const REFUSALS: readonly string[] = [
  'dispute_not_open',
  'omise_rejected_file',
  'documents_locked',
  'invalid_file_type',
]

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

/** True when the run kept the promise. */
export function holds({ lost, duplicates, stuck, wrong }: InvariantReport): boolean {
  return [lost, duplicates, stuck, wrong].every(({ length }) => length === 0)
}

/** Adds one file's part of the report to it. */
function checkFile(file: SentFile, evidence: Evidence, report: InvariantReport): void {
  const there = evidence.found.filter(({ sha256 }) => sha256 === file.sha256).length
  const listed = evidence.listed.find(({ uploadId }) => uploadId === file.uploadId)
  const name = `${file.filename} (${file.uploadId})`
  report.wrong.push(...file.complaints.map((complaint) => `${name}: ${complaint}`))
  if (there > 1) {
    report.duplicates.push(`${name}: ${there} documents`)
    if (file.clicks === 1) report.duplicatesOfOneClick += 1
  }
  if (listed && !listed.settled) {
    report.stuck.push(`${name}: still underway, ${listed.problem ?? 'without a problem'}`)
    return
  }
  if (file.outcome.type === 'given_up') {
    const told = there > 0 ? report.misled : report.givenUp
    told.push(`${name}: ${file.outcome.last}`)
  }

  const refusal = refusalOf(file, listed)
  if (refusal !== undefined) {
    report.wrong.push(...faultsOfRefusal(name, refusal, there, evidence.mayRefuse))
  } else if (isAcknowledged(file) && there === 0) {
    report.lost.push(`${name}: acknowledged, and not there`)
  }
}

/** The code, null for a refusal that does not say why, undefined when it was not refused. */
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
  if (!mayRefuse || !REFUSALS.includes(code)) return [`${name}: refused for no cause (${code})`]
  return there > 0 ? [`${name}: refused (${code}), and there all the same`] : []
}

function unknownDocuments({ sent, found }: Evidence): string[] {
  return found
    .filter(({ sha256 }) => !sent.some((file) => file.sha256 === sha256))
    .map(({ documentId }) => `${documentId} holds bytes that nobody sent`)
}

function isAcknowledged({ outcome }: SentFile): boolean {
  return outcome.type === 'acknowledged'
}
