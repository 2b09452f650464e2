import { isApiError, isPassing, toApiError, type ApiError } from '@/lib/api-client/api-error'
import type { Draft } from '@/lib/contract/response'
import { createStore, type ReadonlyStore } from '@/lib/store'

/** saved: the server has the text of the field. conflict: it has a colleague's text. */
type DraftSaving =
  | { type: 'saved' | 'unsaved' | 'saving' }
  | { type: 'failed'; error: ApiError }
  | { type: 'conflict'; other: Draft }

export type DraftState = {
  /** The text of the field. */
  text: string
  /** The version it is based on; 0 when there is none. */
  version: number
  saving: DraftSaving
  /** The author of a change that was taken over without asking; null once the person types. */
  takenFrom: string | null
  /** The text was stored in this browser and not saved before this page. */
  isRestored: boolean
}

/** The unsaved text of the field, and the version it is based on. */
export type UnsavedDraft = { text: string; version: number }

export type DraftAutosaveTools = {
  initial: Draft | null
  /** Text that an earlier page could not save. */
  unsaved: UnsavedDraft | null
  /** Stores the text in this browser until it is saved; null when it is. */
  keepHere(unsaved: UnsavedDraft | null): void
  /** Longer texts are not sent. */
  maxLength: number
  save(draft: { text: string; version: number }, how: { leaving: boolean }): Promise<Draft>
  /** Calls back once after `ms`; returns the cancel function. */
  later(ms: number, run: () => void): () => void
}

export type DraftAutosave = ReturnType<typeof createDraftAutosave>

/** After the last keystroke; short enough that no sentence is lost. */
const PAUSE_MS = 700
const AGAIN_MS = 5_000

/**
 * Saves the typed text on the server, one call at a time, and never overwrites a colleague's text: a conflict stops
 * saving until the person has chosen.
 */
export function createDraftAutosave(tools: DraftAutosaveTools) {
  const { initial, unsaved, keepHere, maxLength, save, later } = tools
  const store = createStore<DraftState>({
    text: initial?.text ?? '',
    version: initial?.version ?? 0,
    saving: { type: 'saved' },
    takenFrom: null,
    isRestored: false,
  })
  const state: ReadonlyStore<DraftState> = store
  let saved = initial
  let savedText = store.get().text
  let running: Promise<void> | null = null
  let cancel = () => {}

  function set(change: Partial<DraftState>) {
    store.set({ ...store.get(), ...change })
  }

  const isDirty = () => store.get().text !== savedText

  function keepUnsaved() {
    keepHere(isDirty() ? { text: store.get().text, version: store.get().version } : null)
  }

  /**
   * Restores text that an earlier page could not save. A draft that was saved since then is shown next to it, unless it
   * only continues the text: the last letters before a reload reach the server, but not always this browser's disk.
   */
  function restore({ text, version }: UnsavedDraft) {
    const other = saved !== null && saved.version !== version ? saved : null
    if (text === savedText || (other && savedText.startsWith(text))) return keepHere(null)
    set({
      text,
      version: other ? version : store.get().version,
      saving: other ? { type: 'conflict', other } : { type: 'unsaved' },
      isRestored: true,
    })
    if (!other) schedule(PAUSE_MS)
  }
  const canSave = () =>
    isDirty() && store.get().saving.type !== 'conflict' && store.get().text.length <= maxLength

  function schedule(ms: number) {
    cancel()
    cancel = later(ms, () => void run(false))
  }

  function run(leaving: boolean): Promise<void> {
    cancel()
    running ??= saveAll(leaving).finally(() => {
      running = null
    })
    return running
  }

  /** Text typed during a call is sent with the next one. */
  async function saveAll(leaving: boolean) {
    while (canSave()) {
      const sent = { text: store.get().text, version: store.get().version }
      set({ saving: { type: 'saving' } })
      try {
        saved = await save(sent, { leaving })
        savedText = sent.text
        set({ version: saved.version, saving: { type: isDirty() ? 'unsaved' : 'saved' } })
        keepUnsaved()
      } catch (error) {
        return failed(error)
      }
    }
  }

  /** Takes over a newer draft when no typed text would be lost, else shows both. */
  function takeOver(draft: Draft) {
    const isContinued = store.get().isRestored && draft.text.startsWith(store.get().text)
    if (store.get().text === draft.text || !isDirty() || isContinued) return adopt(draft)
    cancel()
    set({ saving: { type: 'conflict', other: draft } })
  }

  function failed(error: unknown) {
    const problem = toApiError(error)
    const { draft } = problem
    if (isApiError(error, 'draft_changed') && draft) return takeOver(draft)
    set({ saving: { type: 'failed', error: problem } })
    if (isPassing(problem)) schedule(AGAIN_MS)
  }

  function adopt(draft: Draft) {
    const { text, version, mine, by } = draft
    saved = draft
    savedText = text
    set({
      text,
      version,
      saving: { type: 'saved' },
      takenFrom: mine ? null : by.name,
      isRestored: false,
    })
    keepUnsaved()
  }

  function type(text: string) {
    const { saving } = store.get()
    const isConflict = saving.type === 'conflict'
    if (isConflict && saving.other.text === text) return adopt(saving.other)
    set({
      text,
      takenFrom: null,
      isRestored: false,
      ...(!isConflict && { saving: { type: 'unsaved' } }),
    })
    keepUnsaved()
    if (isConflict) return
    if (isDirty()) schedule(PAUSE_MS)
    else if (!running) set({ saving: { type: 'saved' } })
  }

  if (unsaved) restore(unsaved)

  return {
    state,
    type,
    /** Restores `unsaved` text that arrives after the field is shown: text typed meanwhile is placed below it. */
    found(late: UnsavedDraft) {
      const { text } = store.get()
      if (!isDirty()) return restore(late)
      if (late.text === '' || text.startsWith(late.text)) return
      type(`${late.text}\n\n${text}`)
      set({ isRestored: true })
    },
    /** Saves now. Resolves with whether the server then has the text of the field. */
    async flush({ leaving = false } = {}): Promise<boolean> {
      await run(leaving)
      // The pending call may not contain the last letters.
      if (canSave() && store.get().saving.type !== 'failed') await run(leaving)
      return !isDirty() && store.get().saving.type === 'saved'
    },
    /** A draft as just read: shown when no text would be lost, else next to the typed one. */
    receive(draft: Draft | null) {
      if (draft && !running && draft.version > store.get().version) takeOver(draft)
    },
    keepMine() {
      const { saving } = store.get()
      if (saving.type !== 'conflict') return
      const { version, text } = saving.other
      savedText = text
      set({ version, saving: { type: isDirty() ? 'unsaved' : 'saved' } })
      keepUnsaved()
      void run(false)
    },
    takeTheirs() {
      const { saving } = store.get()
      if (saving.type === 'conflict') adopt(saving.other)
    },
    stop: () => cancel(),
  }
}
