import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunOutcome } from './outcomes.ts'
import { runNaively } from './run-naive.ts'
import { runOnDesk } from './run-on-desk.ts'
import type { Scenario } from './scenario.ts'
import { startStage, type DatabaseKind } from './stage.ts'
import { startSandboxProgram } from './support/sandbox.ts'
import type { Verdict } from './verdict.ts'

/** A merchant of the sandbox has charges to dispute for some more than these. */
const RUNS_PER_STAGE = 60
const PARALLEL_ON_DESK = 12
const PARALLEL_NAIVE = 24

type Report = (outcome: RunOutcome) => void

/** Plays scenarios on our servers; those that kill one have it for themselves. */
export async function playOnDesk(
  kind: DatabaseKind,
  scenarios: readonly Scenario[],
  report: Report,
): Promise<void> {
  await Promise.all(
    byCompany(scenarios).map(async ({ group, parallel }) => {
      for (const some of chunks(group, RUNS_PER_STAGE)) {
        await withDirectory(async (directory) => {
          const stage = await startStage(kind, directory)
          try {
            await eachOf(some, parallel(PARALLEL_ON_DESK), (scenario) =>
              outcomeOf(kind, scenario, () => runOnDesk(stage, scenario)).then(report),
            )
          } finally {
            await stage.close()
          }
        })
      }
    }),
  )
}

/** The same scenarios with the peer. */
export async function playNaively(scenarios: readonly Scenario[], report: Report): Promise<void> {
  await Promise.all(
    byCompany(scenarios).map(({ group, parallel }) =>
      withDirectory(async (directory) => {
        const sandbox = await startSandboxProgram(directory)
        try {
          await eachOf(group, parallel(PARALLEL_NAIVE), (scenario) =>
            outcomeOf('naive', scenario, () => runNaively(sandbox, scenario)).then(report),
          )
        } finally {
          await sandbox.stop()
        }
      }),
    ),
  )
}

type Company = { group: readonly Scenario[]; parallel: (most: number) => number }

function byCompany(scenarios: readonly Scenario[]): Company[] {
  const alone = scenarios.filter((scenario) => scenario.alone)
  const together = scenarios.filter((scenario) => !scenario.alone)
  return [
    { group: together, parallel: (most: number) => most },
    { group: alone, parallel: () => 1 },
  ].filter(({ group }) => group.length > 0)
}

async function outcomeOf(
  way: RunOutcome['way'],
  { seed }: Scenario,
  run: () => Promise<Verdict>,
): Promise<RunOutcome> {
  try {
    return { seed, way, result: { type: 'judged', verdict: await run() } }
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { seed, way, result: { type: 'broken', error: words } }
  }
}

async function eachOf<Item>(
  items: readonly Item[],
  parallel: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items]
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: parallel }, worker))
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size))
}

async function withDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'evidence-desk-chaos-'))
  try {
    await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}
