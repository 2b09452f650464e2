'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import { shortenFilename } from '@/components/uploads/queue/filenames'
import type { QueueItem } from '@/components/uploads/queue/types'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { unlockFile } from '@/lib/file-prep/client/process-file'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import { previewButtonId } from './use-focus-after-removal'

export type RowUnlockProps = {
  item: QueueItem
  sharedQueue: Pick<SharedQueue, 'dispatch' | 'file'>
}

type UnlockState =
  | { name: 'asking' }
  | { name: 'working' }
  /** `problem` is null when the worker itself failed. */
  | { name: 'failed'; problem: ProcessingProblem | null }

/**
 * Asks for the password of a PDF. It is read from the field when it is used, and passed only to the worker: it is not
 * in any state, message to another tab, or storage.
 */
export function RowUnlock({ item, sharedQueue }: RowUnlockProps) {
  const t = useTranslations('uploads.unlock')
  const [state, setState] = useState<UnlockState>({ name: 'asking' })
  const field = useRef<HTMLInputElement>(null)
  const work = useRef<AbortController>(null)
  const aboutId = useId()
  const failureText = useFailureText(item)
  const { id, filename } = item

  useEffect(() => () => work.current?.abort(new DOMException('Closed', 'AbortError')), [])

  const unlock = async () => {
    const held = sharedQueue.file(id)
    const password = field.current?.value ?? ''
    if (!held || password === '' || state.name === 'working') return field.current?.focus()
    const { signal } = (work.current = new AbortController())
    setState({ name: 'working' })
    const unlocked = await held
      .read()
      .then((file) => unlockFile(file, password, { signal }))
      .catch(() => null)
    if (signal.aborted) return
    if (unlocked?.state === 'unlocked') {
      // Another tab may run the queue, and the field stays until its answer.
      if (field.current) field.current.value = ''
      document.getElementById(previewButtonId(id))?.focus()
      const entry = { file: unlocked.file, changes: ['unlocked'] } as const
      return sharedQueue.dispatch({ type: 'replace', id, entry })
    }
    setState({ name: 'failed', problem: unlocked?.problem ?? null })
    field.current?.focus()
    field.current?.select()
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void unlock()
  }

  return (
    <form onSubmit={submit} autoComplete="off">
      <p id={aboutId}>{t('about', { filename: shortenFilename(filename) })}</p>
      <div className="mt-1.5 mb-1 flex flex-wrap items-start gap-2 text-ink">
        <TextField
          ref={field}
          type="password"
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="none"
          // Password managers offer to store what is typed into a field of this type.
          data-1p-ignore=""
          data-lpignore="true"
          data-bwignore=""
          data-form-type="other"
          label={t('password', { filename })}
          hideLabel
          placeholder={t('placeholder')}
          aria-describedby={aboutId}
          error={state.name === 'failed' && <span role="alert">{failureText(state.problem)}</span>}
          hint={t('kept')}
          wrapperClassName="max-w-80 min-w-44 flex-1"
        />
        <Button
          type="submit"
          aria-label={t('unlockNamed', { filename })}
          busy={state.name === 'working'}
        >
          {t('unlock')}
        </Button>
      </div>
    </form>
  )
}

function useFailureText({ filename, picked }: QueueItem) {
  const t = useTranslations('uploads.unlock')
  const problemText = useProblemText()
  const name = shortenFilename(filename)
  return (problem: ProcessingProblem | null) => {
    if (problem === 'pdf_password') return t('wrong', { filename: name })
    if (problem === null) return t('broken', { filename: name })
    return problemText({ code: problem }, { filename: name, size: picked.size })
  }
}
