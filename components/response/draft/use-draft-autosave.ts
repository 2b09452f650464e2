import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { saveDraft } from '@/lib/api-client/calls/dispute-calls'
import { responseQuery } from '@/lib/api-client/queries/dispute-queries'
import type { Draft } from '@/lib/contract/response'
import { MAX_RESPONSE_LENGTH } from '@/lib/evidence/limits'
import type { KeptText } from '@/lib/local-files/kept-text'
import { createDraftAutosave, type DraftAutosave, type UnsavedDraft } from './draft-autosave'
import { keptDraft, toUnsavedDraft } from './unsaved-draft'

/** How soon a colleague's changes of the same draft appear. */
const POLL_MS = 4_000
/** A slow disk must not keep the editor closed for longer. */
const TIMEOUT_MS = 1_000

/** The browser's store for the text of a draft, and the text stored earlier. */
export type KeptDraft = {
  place: KeptText
  unsaved: UnsavedDraft | null
  /** The same, from a disk that responds after TIMEOUT_MS. */
  late: UnsavedDraft | null
}

/** Null until the store was read, or timed out. */
export function useUnsavedDraft(disputeId: string): KeptDraft | null {
  const [place] = useState(() => keptDraft(disputeId))
  const [kept, setKept] = useState<KeptDraft | null>(null)
  useEffect(() => {
    let isGone = false
    const open = (value: unknown) => {
      if (isGone) return
      const found = toUnsavedDraft(value)
      setKept((before) =>
        before ? { ...before, late: found } : { place, unsaved: found, late: null },
      )
    }
    const timer = setTimeout(open, TIMEOUT_MS)
    void place.read().then((value) => {
      clearTimeout(timer)
      open(value)
    })
    return () => {
      isGone = true
      clearTimeout(timer)
      void place.close()
    }
  }, [place])
  return kept
}

/** Stores text while the editor is open, and saves the last letters when it closes, or the page does. */
export function useDraftAutosave(
  disputeId: string,
  draft: Draft | null,
  { place, unsaved, late }: KeptDraft,
): DraftAutosave {
  const client = useQueryClient()
  const [autosave] = useState(() =>
    createDraftAutosave({
      initial: draft,
      unsaved,
      keepHere: place.keep,
      maxLength: MAX_RESPONSE_LENGTH,
      later(ms, run) {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      async save(change, how) {
        const saved = await saveDraft(disputeId, change, how)
        client.setQueryData(responseQuery(disputeId).queryKey, (response) =>
          response ? { ...response, draft: saved } : response,
        )
        return saved
      },
    }),
  )
  // The last letters before a reload may have arrived after the page was rendered.
  const { data } = useQuery({
    ...responseQuery(disputeId),
    refetchInterval: POLL_MS,
    refetchOnMount: 'always',
  })
  const latest = data?.draft ?? null
  useEffect(() => autosave.receive(latest), [autosave, latest])
  useEffect(() => {
    if (late) autosave.found(late)
  }, [autosave, late])
  useEffect(() => {
    const leave = () => {
      void place.flush()
      void autosave.flush({ leaving: true })
    }
    const hide = () => {
      if (document.visibilityState === 'hidden') leave()
    }
    document.addEventListener('visibilitychange', hide)
    addEventListener('pagehide', leave)
    return () => {
      document.removeEventListener('visibilitychange', hide)
      removeEventListener('pagehide', leave)
      leave()
      autosave.stop()
    }
  }, [autosave, place])
  return autosave
}
