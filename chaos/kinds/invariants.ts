import { isJustifiedRefusal, type FoundDocument, type Outcome } from '../uploads/invariants.ts'
import type { PlannedKindChange } from './scenario.ts'

/** Compares the documents before the changes of kind with those at the sandbox after them, by content. */

export type DocumentBefore = { filename: string; sha256: string; kind: string }

export type RequestedChange = {
  plan: PlannedKindChange
  outcome: Outcome
  /** Responses that violate the API, such as a 500. */
  violations: readonly string[]
}

export type FinalState =
  | { state: 'underway' | 'done' | 'both' | 'unknown' }
  /** At once, or later, with the former document unchanged. */
  | { state: 'refused'; code: string }

/** A change that the desk shows. */
export type ListedChange = { changeId: string; settled: boolean }

export type KindEvidence = {
  before: readonly DocumentBefore[]
  changes: readonly (RequestedChange & { final: FinalState })[]
  found: readonly (FoundDocument & { kind: string | null })[]
  /** Whether the scenario makes Omise refuse uploads. */
  mayRefuse: boolean
  /** Whether the dispute is closed during the run: the former document can then not be deleted. */
  closes: boolean
}

export type KindReport = {
  documents: number
  changes: number
  done: number
  refused: number
  /** Both documents exist, since the dispute was closed in between, and the desk shows it. */
  both: number
  /** No document has the bytes. */
  lost: string[]
  /** More than one document has the bytes, without cause or notice. */
  duplicates: string[]
  /** Underway at the end. */
  stuck: string[]
  /** Any other violation: the wrong kind, a refusal without cause, bytes that were not there before. */
  wrong: string[]
}

/** The refusals of the second of two changes of one document. */
const CONFLICTS: readonly string[] = [
  'kind_change_underway',
  'deletion_underway',
  'document_not_found',
]

export function checkKinds(evidence: KindEvidence): KindReport {
  const { before, changes, found } = evidence
  const count = (state: FinalState['state']) =>
    changes.filter(({ final }) => final.state === state).length
  const report: KindReport = {
    documents: before.length,
    changes: changes.length,
    done: count('done'),
    refused: count('refused'),
    both: count('both'),
    lost: [],
    duplicates: [],
    stuck: [],
    wrong: found
      .filter(({ sha256 }) => !before.some((document) => document.sha256 === sha256))
      .map(({ documentId }) => `${documentId} holds bytes that were not there before`),
  }
  before.forEach((document, at) => checkDocument(document, at, evidence, report))
  return report
}

function checkDocument(
  document: DocumentBefore,
  at: number,
  { changes, found, mayRefuse, closes }: KindEvidence,
  report: KindReport,
): void {
  const own = changes.filter(({ plan }) => plan.document === at)
  const there = found.filter(({ sha256 }) => sha256 === document.sha256)
  const name = `${document.filename} (document ${at})`
  for (const { plan, outcome, violations, final } of own) {
    const change = `${name} to ${plan.kind} (${plan.changeId})`
    report.wrong.push(...violations.map((violation) => `${change}: ${violation}`))
    if (final.state === 'underway') report.stuck.push(`${change}: underway`)
    if (final.state === 'unknown' || outcome.type === 'given_up') {
      report.stuck.push(`${change}: without a response`)
    }
    if (final.state !== 'refused') continue
    const { code } = final
    const hasCause =
      (mayRefuse && isJustifiedRefusal(code)) || (own.length > 1 && CONFLICTS.includes(code))
    if (!hasCause) report.wrong.push(`${change}: refused for no cause (${code})`)
  }
  const [only, second] = there
  const isReportedTwice = closes && own.some(({ final }) => final.state === 'both')
  if (!only) report.lost.push(`${name}: not there`)
  else if (second) {
    if (!isReportedTwice) report.duplicates.push(`${name}: ${there.length} documents`)
  } else {
    const done = own.filter(({ final }) => final.state === 'done')
    if (done.length > 1) report.wrong.push(`${name}: ${done.length} changes are done`)
    const expected = done[0]?.plan.kind ?? document.kind
    if (only.kind !== expected) report.wrong.push(`${name}: ${only.kind} instead of ${expected}`)
  }
}
