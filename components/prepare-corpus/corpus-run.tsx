'use client'

import { useState } from 'react'
import type { Prepared } from '@/lib/prepare/prepared'

type Outcome = {
  name: string
  milliseconds: number
  result: Prepared | { state: 'broken'; error: string }
}

/** Runs the picked files through the preparation, one after another, as the upload queue does with each. */
export function CorpusRun() {
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([])

  async function run(files: readonly File[]) {
    setOutcomes([])
    for (const file of files) {
      const outcome = await prepared(file)
      setOutcomes((before) => [...before, outcome])
    }
  }

  return (
    <main>
      <input
        type="file"
        multiple
        aria-label="Files to prepare"
        onChange={(event) => void run([...(event.target.files ?? [])])}
      />
      <button type="button" onClick={() => setOutcomes([])}>
        Clear
      </button>
      <ol>
        {outcomes.map((outcome) => (
          <OutcomeRow key={outcome.name} outcome={outcome} />
        ))}
      </ol>
    </main>
  )
}

function OutcomeRow({ outcome }: { outcome: Outcome }) {
  const { result } = outcome
  return (
    <li>
      <code>{JSON.stringify(outcome)}</code>
      {result.state === 'ready' ? (
        <a
          href={URL.createObjectURL(result.file)}
          download={result.file.name}
          data-size={result.file.size}
        >
          Download {result.file.name}
        </a>
      ) : null}
    </li>
  )
}

async function prepared(file: File): Promise<Outcome> {
  const start = performance.now()
  const { prepareFile } = await import('@/lib/prepare/prepare-file')
  const result = await prepareFile(file, { signal: new AbortController().signal }).catch(
    (error: unknown) => ({ state: 'broken', error: String(error) }) as const,
  )
  return { name: file.name, milliseconds: Math.round(performance.now() - start), result }
}
