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
    keeper: (unsaved: UnsavedDraft | null = null): DraftAutosave =>
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
    const keeper = server.keeper()
    keeper.type('a')
    keeper.type('ab')
    expect(keeper.state.get().saving.type).toBe('unsaved')
    expect(server.timers.size).toBe(1)
    server.tick()
    expect(keeper.state.get().saving.type).toBe('saving')
    expect(await keeper.flush()).toBe(true)
    expect(server.saves).toEqual([{ text: 'ab', version: 0, leaving: false }])
    expect(keeper.state.get()).toMatchObject({ version: 1, saving: { type: 'saved' } })
  })

  it('saves text typed during a call with the next one', async () => {
    const server = desk()
    const keeper = server.keeper()
    keeper.type('a')
    server.tick()
    keeper.type('ab')
    expect(await keeper.flush()).toBe(true)
    expect(server.saves.map(({ text, version }) => [text, version])).toEqual([
      ['a', 0],
      ['ab', 1],
    ])
  })

  it('overwrites no other text: it shows both, and waits for the choice', async () => {
    const server = desk()
    const keeper = server.keeper()
    keeper.type('mine')
    server.otherWrites('theirs')
    expect(await keeper.flush()).toBe(false)
    expect(keeper.state.get().saving).toMatchObject({ type: 'conflict', other: { text: 'theirs' } })
    keeper.type('mine, changed')
    expect(await keeper.flush()).toBe(false)
    expect(server.current()?.text).toBe('theirs')
    keeper.keepMine()
    expect(await keeper.flush()).toBe(true)
    expect(server.current()).toMatchObject({ text: 'mine, changed', version: 2 })
  })

  it('uses the other text when that is chosen', async () => {
    const server = desk()
    const keeper = server.keeper()
    keeper.type('mine')
    server.otherWrites('theirs')
    await keeper.flush()
    keeper.takeTheirs()
    expect(keeper.state.get()).toMatchObject({ text: 'theirs', version: 1, takenFrom: 'Somchai' })
    expect(await keeper.flush()).toBe(true)
    expect(server.current()?.text).toBe('theirs')
  })

  it("shows another person's text immediately if no change is lost, and asks otherwise", () => {
    const server = desk()
    const keeper = server.keeper()
    keeper.receive(draft('theirs', 1, false))
    expect(keeper.state.get()).toMatchObject({ text: 'theirs', version: 1, takenFrom: 'Somchai' })
    keeper.receive(draft('old news', 1, false))
    keeper.receive(null)
    expect(keeper.state.get().text).toBe('theirs')
    keeper.type('mine')
    keeper.receive(draft('theirs again', 2, false))
    expect(keeper.state.get()).toMatchObject({ text: 'mine', saving: { type: 'conflict' } })
  })

  it('retries after a temporary failure, and keeps the text', async () => {
    const server = desk()
    const keeper = server.keeper()
    server.failWith(new ApiError({ code: 'network', status: 0 }))
    keeper.type('a')
    expect(await keeper.flush()).toBe(false)
    expect(keeper.state.get()).toMatchObject({ text: 'a', saving: { type: 'failed' } })
    server.failWith(null)
    server.tick()
    expect(await keeper.flush()).toBe(true)
  })

  it('does not retry after a refusal', async () => {
    const server = desk()
    const keeper = server.keeper()
    server.failWith(new ApiError({ code: 'dispute_not_open', status: 409 }))
    keeper.type('a')
    await keeper.flush()
    expect(server.timers.size).toBe(0)
  })

  it('does not send text over the limit', async () => {
    const server = desk()
    const keeper = server.keeper()
    keeper.type('x'.repeat(51))
    expect(await keeper.flush()).toBe(false)
    expect(server.saves).toEqual([])
  })

  it('stores unsaved text in this browser, and deletes it once it is saved', async () => {
    const server = desk()
    const keeper = server.keeper()
    keeper.type('a')
    expect(server.kept.at(-1)).toEqual({ text: 'a', version: 0 })
    server.failWith(new ApiError({ code: 'network', status: 0 }))
    await keeper.flush()
    expect(server.kept.at(-1)).toEqual({ text: 'a', version: 0 })
    server.failWith(null)
    await keeper.flush()
    expect(server.kept.at(-1)).toBeNull()
    keeper.type('ab')
    expect(server.kept.at(-1)).toEqual({ text: 'ab', version: 1 })
    keeper.type('a')
    expect(server.kept.at(-1)).toBeNull()
  })

  it('resumes with text that an earlier page could not save', async () => {
    const server = desk()
    const keeper = server.keeper({ text: 'before the crash', version: 0 })
    expect(keeper.state.get()).toMatchObject({
      text: 'before the crash',
      saving: { type: 'unsaved' },
      isRestored: true,
    })
    server.tick()
    expect(await keeper.flush()).toBe(true)
    expect(server.current()?.text).toBe('before the crash')
    expect(server.kept.at(-1)).toBeNull()
    keeper.type('and on')
    expect(keeper.state.get().isRestored).toBe(false)
  })

  it('resumes with late text from the browser, and discards nothing typed meanwhile', async () => {
    const late = { text: 'before the crash', version: 0 }
    const untouched = desk().keeper()
    untouched.found(late)
    expect(untouched.state.get()).toMatchObject({ text: late.text, isRestored: true })

    const server = desk()
    const keeper = server.keeper()
    keeper.type('x')
    keeper.found(late)
    const both = 'before the crash\n\nx'
    expect(keeper.state.get()).toMatchObject({ text: both, isRestored: true })
    expect(server.kept.at(-1)).toEqual({ text: both, version: 0 })
    server.tick()
    expect(await keeper.flush()).toBe(true)
    expect(server.current()?.text).toBe(both)
  })

  it('shows late text from the browser next to text saved meanwhile', async () => {
    const server = desk()
    const keeper = server.keeper()
    keeper.type('x')
    expect(await keeper.flush()).toBe(true)
    keeper.found({ text: 'before the crash', version: 0 })
    expect(keeper.state.get()).toMatchObject({
      text: 'before the crash',
      saving: { type: 'conflict', other: { text: 'x' } },
    })
  })

  it('ignores late text from the browser that it already has', () => {
    const keeper = desk().keeper()
    keeper.type('before the crash, and on')
    keeper.found({ text: 'before the crash', version: 0 })
    expect(keeper.state.get().text).toBe('before the crash, and on')
  })

  it("shows stored text next to a colleague's newer text, and overwrites neither", async () => {
    const server = desk()
    server.otherWrites('theirs')
    const keeper = server.keeper({ text: 'mine', version: 0 })
    expect(keeper.state.get()).toMatchObject({
      text: 'mine',
      saving: { type: 'conflict', other: { text: 'theirs' } },
    })
    expect(server.timers.size).toBe(0)
    expect(await keeper.flush()).toBe(false)
    expect(server.current()?.text).toBe('theirs')
    keeper.keepMine()
    expect(await keeper.flush()).toBe(true)
    expect(server.current()?.text).toBe('mine')
    expect(server.kept.at(-1)).toBeNull()
  })

  it('does not restore text that was saved after all', () => {
    const server = desk()
    server.otherWrites('the same')
    const keeper = server.keeper({ text: 'the same', version: 0 })
    expect(keeper.state.get()).toMatchObject({ saving: { type: 'saved' }, isRestored: false })
    expect(server.kept).toEqual([null])
  })

  it('discards stored text when the saved draft only continues it', () => {
    const server = desk()
    server.otherWrites('One sentence, finished.')
    const keeper = server.keeper({ text: 'One sentence, fin', version: 0 })
    expect(keeper.state.get()).toMatchObject({
      text: 'One sentence, finished.',
      saving: { type: 'saved' },
    })
    expect(server.kept).toEqual([null])
  })

  it('uses a continued draft that is saved only after the page was loaded', async () => {
    const server = desk()
    const keeper = server.keeper({ text: 'One sentence, fin', version: 0 })
    server.otherWrites('One sentence, finished.')
    server.tick()
    await keeper.flush()
    expect(keeper.state.get()).toMatchObject({
      text: 'One sentence, finished.',
      saving: { type: 'saved' },
    })
    expect(server.current()?.text).toBe('One sentence, finished.')
  })

  it('restores a deletion at the end', () => {
    const server = desk()
    server.otherWrites('One sentence. Two.')
    const keeper = server.keeper({ text: 'One sentence.', version: 1 })
    expect(keeper.state.get()).toMatchObject({ text: 'One sentence.', isRestored: true })
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
        const keeper = server.keeper()
        let unsaved: string | null = null
        for (const each of steps) {
          if (each.do === 'type') keeper.type((unsaved = each.text))
          if (each.do === 'other') server.otherWrites(each.text)
          if (each.do === 'flush') await keeper.flush()
          if (each.do === 'tick') server.tick()
          if (each.do === 'receive') keeper.receive(server.current())
          const now = keeper.state.get()
          if (unsaved !== null) expect(now.text).toBe(unsaved)
          if (now.saving.type === 'saved') unsaved = null
          if (now.saving.type === 'conflict') {
            expect(now.saving.other.text).not.toBe(now.text)
          }
        }
        if (await keeper.flush()) {
          keeper.receive(server.current())
          expect(keeper.state.get().text).toBe(server.current()?.text ?? '')
        }
      }),
    )
  })
})
