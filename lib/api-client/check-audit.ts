import type { AuditCheck, AuditCheckProgress } from '@/lib/contract/audit'
import { accountApi } from '@/lib/format/account-paths'
import { withQuery } from '@/lib/format/paths'
import { ApiError } from './api-error'
import { failedTransfer, parseJson, problemOf } from './request'
import { whileSignedIn } from './while-signed-in'

type CheckAuditOptions = {
  /** Every row, including those verified before. */
  all: boolean
  signal: AbortSignal
  onProgress: (progress: AuditCheckProgress) => void
}

/** Lets the server verify the hash chain of the audit log. Throws ApiError, or the signal's AbortError. */
export async function checkAudit(options: CheckAuditOptions): Promise<AuditCheck> {
  try {
    return await whileSignedIn((headers) => readCheck(options, headers), options)
  } catch (cause) {
    throw failedTransfer(cause, options.signal)
  }
}

async function readCheck(
  { all, signal, onProgress }: CheckAuditOptions,
  headers: Readonly<Record<string, string>>,
): Promise<AuditCheck> {
  const { auditChainLineSchema } = await import('@/lib/contract/audit')
  const response = await fetch(
    withQuery(accountApi.auditChain(), { scope: all ? 'all' : undefined }),
    {
      headers: { ...headers, accept: 'application/x-ndjson, application/problem+json' },
      cache: 'no-store',
      signal,
    },
  )
  if (!response.ok) throw await problemOf(response.status, await response.text())
  let result: AuditCheck | undefined
  for await (const text of linesOf(response)) {
    const { data: line, error } = auditChainLineSchema.safeParse(parseJson(text))
    if (!line) throw new ApiError({ code: 'unreadable', status: response.status, cause: error })
    if (line.type === 'result') result = line
    else onProgress(line)
  }
  if (!result) throw new Error('The answer ended before the check did')
  return result
}

async function* linesOf({ body }: Response): AsyncGenerator<string, void, undefined> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const next = await reader?.read()
    if (!next || next.done) return
    const lines = (text + next.value).split('\n')
    text = lines.pop() ?? ''
    yield* lines
  }
}
