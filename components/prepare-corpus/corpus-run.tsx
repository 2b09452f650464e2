'use client'

import { useState } from 'react'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import type { ProcessedFile } from '@/lib/file-prep/shared/processed'

type Result = ProcessedFile | { state: 'broken'; error: string }
type Outcome = { key: number; name: string; milliseconds: number; result: Result }

const TOOLS = ['prepare', 'shrink', 'split', 'redact', 'combine'] as const
type Tool = (typeof TOOLS)[number]

/** Processes the picked files and runs the tools on them, like the upload queue. */
export function CorpusRun() {
  const [tool, setTool] = useState<Tool>('prepare')
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([])

  async function run(files: readonly File[]) {
    const start = performance.now()
    const results = await applyTool(tool, files)
    const milliseconds = Math.round(performance.now() - start)
    const name = files.map((file) => file.name).join(', ')
    setOutcomes(results.map((result, key) => ({ key, name, milliseconds, result })))
  }

  return (
    <main>
      <select
        aria-label="Tool"
        value={tool}
        onChange={(event) =>
          setTool(TOOLS.find((name) => name === event.target.value) ?? 'prepare')
        }
      >
        {TOOLS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
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
          <OutcomeRow key={outcome.key} outcome={outcome} />
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
          href={URL.createObjectURL(asFile(result.file))}
          download={result.file.name}
          data-size={result.file.size}
        >
          Download {result.file.name}
        </a>
      ) : null}
    </li>
  )
}

async function applyTool(tool: Tool, files: readonly File[]): Promise<readonly Result[]> {
  const tools = await import('@/lib/file-prep/client/process-file')
  const options = { signal: new AbortController().signal }
  const one = { turn: 90, crop: null, boxes: [{ x: 0, y: 0, width: 0.5, height: 0.5 }] } as const
  const each = {
    prepare: (file: File) => tools.processFile(file, options).then(alone),
    shrink: (file: File) => tools.shrinkFile(file, options).then(alone),
    split: (file: File) => tools.splitFile(file, options),
    redact: (file: File) => tools.editProcessedFile(file, new Map([[1, one]]), options).then(alone),
  }
  const combine = async () => {
    const cover = { title: 'Evidence' }
    const combined = await tools.combineFiles(files, {
      filename: 'combined.pdf',
      cover,
      ...options,
    })
    return alone(
      combined.state === 'combined' ? await tools.processFile(combined.file, options) : combined,
    )
  }
  const work = tool === 'combine' ? [combine()] : files.map(each[tool])
  const results = await Promise.all(work.map((promise) => promise.catch(broken)))
  return results.flat()
}

function alone(result: ProcessedFile | null): readonly Result[] {
  return result ? [result] : broken('The worker did not load')
}

function broken(error: unknown): readonly Result[] {
  return [{ state: 'broken', error: String(error) }]
}
