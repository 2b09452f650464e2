import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError } from '@/lib/api-client/api-error'
import type { Draft } from '@/lib/contract/response'
import { createDraftAutosave, type DraftAutosave, type UnsavedDraft } from './draft-autosave'

const draft = (text: string, version: number, mine = true): Draft => ({
  text,
  version,
  mine,
  by: { name: mine ? 'Naoko' : 'Somchai' },
  updatedAt: '2026-03-20T00:00:00Z',
})

/** A server with one draft that replaces only the version that was seen. */
function desk() {
  let current: Draft | null = null
  let failure: ApiError | null = null
  const saves: { text: string; version: number; leaving: boolean }[] = []
  /** The texts stored in this browser, in order. */
  const kept: (UnsavedDraft | null)[] = []
  const timers = new Map<() => void, number>()
  return {
    saves,
    kept,
    timers,
    current: () => current,
    failWith: (error: ApiError | null) => void (failure = error),
    otherWrites: (text: string) => void (current = draft(text, (current?.version ?? 0) + 1, false)),
    tick() {
      const due = [...timers.keys()]
      timers.clear()
      for (const run of due) run()
    },
    autosave: (unsaved: UnsavedDraft | null = null): DraftAutosave =>
      createDraftAutosave({
        initial: current,
        unsaved,
        keepHere: (value) => void kept.push(value),
        maxLength: 50,
        later(ms, run) {
          timers.set(run, ms)
          return () => void timers.delete(run)
        },
        async save({ text, version }, { leaving }) {
          saves.push({ text, version, leaving })
          await Promise.resolve()
          if (failure) throw failure
          if ((current?.version ?? 0) !== version && current?.text !== text) {
            throw new ApiError({
              code: 'draft_changed',
              status: 409,
              ...(current && { draft: { ...current, mine: false } }),
            })
          }
          if (current?.text !== text) current = draft(text, version + 1)
          return current
        },
      }),
  }
}

describe('the draft autosave', () => {
  it('saves once typing pauses, and reports its state', async () => {
    const server = desk()
    const autosave = server.autosave()
    autosave.type('a')
    autosave.type('ab')
    expect(autosave.state.get().saving.type).toBe('unsaved')
    expect(server.timers.size).toBe(1)
    server.tick()
    expect(autosave.state.get().saving.type).toBe('saving')
    expect(await autosave.flush()).toBe(true)
    expect(server.saves).toEqual([{ text: 'ab', version: 0, leaving: false }])
    expect(autosave.state.get()).toMatchObject({ version: 1, saving: { type: 'saved' } })
  })

  it('saves text typed during a call with the next one', async () => {
    const server = desk()
    const autosave = server.autosave()
    autosave.type('a')
    server.tick()
    autosave.type('ab')
    expect(await autosave.flush()).toBe(true)
    expect(server.saves.map(({ text, version }) => [text, version])).toEqual([
      ['a', 0],
      ['ab', 1],
    ])
  })

  it('overwrites no other text: it shows both, and waits for the choice', async () => {
    const server = desk()
    const autosave = server.autosave()
    autosave.type('mine')
    server.otherWrites('theirs')
    expect(await autosave.flush()).toBe(false)
    expect(autosave.state.get().saving).toMatchObject({
      type: 'conflict',
      other: { text: 'theirs' },
    })
    autosave.type('mine, changed')
    expect(await autosave.flush()).toBe(false)
    expect(server.current()?.text).toBe('theirs')
    autosave.keepMine()
    expect(await autosave.flush()).toBe(true)
    expect(server.current()).toMatchObject({ text: 'mine, changed', version: 2 })
  })

  it('uses the other text when that is chosen', async () => {
    const server = desk()
    const autosave = server.autosave()
    autosave.type('mine')
    server.otherWrites('theirs')
    await autosave.flush()
    autosave.takeTheirs()
    expect(autosave.state.get()).toMatchObject({ text: 'theirs', version: 1, takenFrom: 'Somchai' })
    expect(await autosave.flush()).toBe(true)
    expect(server.current()?.text).toBe('theirs')
  })

  it("shows another person's text immediately if no change is lost, and asks otherwise", () => {
    const server = desk()
    const autosave = server.autosave()
    autosave.receive(draft('theirs', 1, false))
    expect(autosave.state.get()).toMatchObject({ text: 'theirs', version: 1, takenFrom: 'Somchai' })
    autosave.receive(draft('old news', 1, false))
    autosave.receive(null)
    expect(autosave.state.get().text).toBe('theirs')
    autosave.type('mine')
    autosave.receive(draft('theirs again', 2, false))
    expect(autosave.state.get()).toMatchObject({ text: 'mine', saving: { type: 'conflict' } })
  })

  it('retries after a temporary failure, and keeps the text', async () => {
    const server = desk()
    const autosave = server.autosave()
    server.failWith(new ApiError({ code: 'network', status: 0 }))
    autosave.type('a')
    expect(await autosave.flush()).toBe(false)
    expect(autosave.state.get()).toMatchObject({ text: 'a', saving: { type: 'failed' } })
    server.failWith(null)
    server.tick()
    expect(await autosave.flush()).toBe(true)
  })

  it('does not retry after a refusal', async () => {
    const server = desk()
    const autosave = server.autosave()
    server.failWith(new ApiError({ code: 'dispute_not_open', status: 409 }))
    autosave.type('a')
    await autosave.flush()
    expect(server.timers.size).toBe(0)
  })

  it('does not send text over the limit', async () => {
    const server = desk()
    const autosave = server.autosave()
    autosave.type('x'.repeat(51))
    expect(await autosave.flush()).toBe(false)
    expect(server.saves).toEqual([])
  })

  it('stores unsaved text in this browser, and deletes it once it is saved', async () => {
    const server = desk()
    const autosave = server.autosave()
    autosave.type('a')
    expect(server.kept.at(-1)).toEqual({ text: 'a', version: 0 })
    server.failWith(new ApiError({ code: 'network', status: 0 }))
    await autosave.flush()
    expect(server.kept.at(-1)).toEqual({ text: 'a', version: 0 })
    server.failWith(null)
    await autosave.flush()
    expect(server.kept.at(-1)).toBeNull()
    autosave.type('ab')
    expect(server.kept.at(-1)).toEqual({ text: 'ab', version: 1 })
    autosave.type('a')
    expect(server.kept.at(-1)).toBeNull()
  })

  it('resumes with text that an earlier page could not save', async () => {
    const server = desk()
    const autosave = server.autosave({ text: 'before the crash', version: 0 })
    expect(autosave.state.get()).toMatchObject({
      text: 'before the crash',
      saving: { type: 'unsaved' },
      isRestored: true,
    })
    server.tick()
    expect(await autosave.flush()).toBe(true)
    expect(server.current()?.text).toBe('before the crash')
    expect(server.kept.at(-1)).toBeNull()
    autosave.type('and on')
    expect(autosave.state.get().isRestored).toBe(false)
  })

  it('resumes with late text from the browser, and discards nothing typed meanwhile', async () => {
    const late = { text: 'before the crash', version: 0 }
    const untouched = desk().autosave()
    untouched.found(late)
    expect(untouched.state.get()).toMatchObject({ text: late.text, isRestored: true })

    const server = desk()
    const autosave = server.autosave()
    autosave.type('x')
    autosave.found(late)
    const both = 'before the crash\n\nx'
    expect(autosave.state.get()).toMatchObject({ text: both, isRestored: true })
    expect(server.kept.at(-1)).toEqual({ text: both, version: 0 })
    server.tick()
    expect(await autosave.flush()).toBe(true)
    expect(server.current()?.text).toBe(both)
  })

  it('shows late text from the browser next to text saved meanwhile', async () => {
    const server = desk()
    const autosave = server.autosave()
    autosave.type('x')
    expect(await autosave.flush()).toBe(true)
    autosave.found({ text: 'before the crash', version: 0 })
    expect(autosave.state.get()).toMatchObject({
      text: 'before the crash',
      saving: { type: 'conflict', other: { text: 'x' } },
    })
  })

  it('ignores late text from the browser that it already has', () => {
    const autosave = desk().autosave()
    autosave.type('before the crash, and on')
    autosave.found({ text: 'before the crash', version: 0 })
    expect(autosave.state.get().text).toBe('before the crash, and on')
  })

  it("shows stored text next to a colleague's newer text, and overwrites neither", async () => {
    const server = desk()
    server.otherWrites('theirs')
    const autosave = server.autosave({ text: 'mine', version: 0 })
    expect(autosave.state.get()).toMatchObject({
      text: 'mine',
      saving: { type: 'conflict', other: { text: 'theirs' } },
    })
    expect(server.timers.size).toBe(0)
    expect(await autosave.flush()).toBe(false)
    expect(server.current()?.text).toBe('theirs')
    autosave.keepMine()
    expect(await autosave.flush()).toBe(true)
    expect(server.current()?.text).toBe('mine')
    expect(server.kept.at(-1)).toBeNull()
  })

  it('does not restore text that was saved after all', () => {
    const server = desk()
    server.otherWrites('the same')
    const autosave = server.autosave({ text: 'the same', version: 0 })
    expect(autosave.state.get()).toMatchObject({ saving: { type: 'saved' }, isRestored: false })
    expect(server.kept).toEqual([null])
  })

  it('discards stored text when the saved draft only continues it', () => {
    const server = desk()
    server.otherWrites('One sentence, finished.')
    const autosave = server.autosave({ text: 'One sentence, fin', version: 0 })
    expect(autosave.state.get()).toMatchObject({
      text: 'One sentence, finished.',
      saving: { type: 'saved' },
    })
    expect(server.kept).toEqual([null])
  })

  it('uses a continued draft that is saved only after the page was loaded', async () => {
    const server = desk()
    const autosave = server.autosave({ text: 'One sentence, fin', version: 0 })
    server.otherWrites('One sentence, finished.')
    server.tick()
    await autosave.flush()
    expect(autosave.state.get()).toMatchObject({
      text: 'One sentence, finished.',
      saving: { type: 'saved' },
    })
    expect(server.current()?.text).toBe('One sentence, finished.')
  })

  it('restores a deletion at the end', () => {
    const server = desk()
    server.otherWrites('One sentence. Two.')
    const autosave = server.autosave({ text: 'One sentence.', version: 1 })
    expect(autosave.state.get()).toMatchObject({ text: 'One sentence.', isRestored: true })
  })

  it('never removes typed and unsaved text from the field, in any order of events', async () => {
    const text = fc.string({ minLength: 1, maxLength: 4 })
    const step = fc.oneof(
      text.map((typed) => ({ do: 'type' as const, text: typed })),
      text.map((theirs) => ({ do: 'other' as const, text: theirs })),
      fc.constantFrom('flush', 'receive', 'tick').map((what) => ({ do: what, text: '' })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const server = desk()
        const autosave = server.autosave()
        let unsaved: string | null = null
        for (const each of steps) {
          if (each.do === 'type') autosave.type((unsaved = each.text))
          if (each.do === 'other') server.otherWrites(each.text)
          if (each.do === 'flush') await autosave.flush()
          if (each.do === 'tick') server.tick()
          if (each.do === 'receive') autosave.receive(server.current())
          const now = autosave.state.get()
          if (unsaved !== null) expect(now.text).toBe(unsaved)
          if (now.saving.type === 'saved') unsaved = null
          if (now.saving.type === 'conflict') {
            expect(now.saving.other.text).not.toBe(now.text)
          }
        }
        if (await autosave.flush()) {
          autosave.receive(server.current())
          expect(autosave.state.get().text).toBe(server.current()?.text ?? '')
        }
      }),
    )
  })
})
