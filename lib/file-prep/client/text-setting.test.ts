import { afterEach, expect, it, vi } from 'vitest'
import { canReadText } from './text-setting'

afterEach(() => vi.unstubAllGlobals())

function device(facts: { cookie?: string; deviceMemory?: number; saveData?: boolean }) {
  const { cookie = '', deviceMemory, saveData } = facts
  vi.stubGlobal('document', { cookie })
  vi.stubGlobal('navigator', { deviceMemory, connection: { saveData } })
}

it('reads pictures unless the person, little memory or saving of data speaks against it', () => {
  device({ cookie: 'desk-theme=dark' })
  expect(canReadText()).toBe(true)
  device({ deviceMemory: 8, saveData: false, cookie: 'desk-read-text=on' })
  expect(canReadText()).toBe(true)
  device({ cookie: 'desk-theme=dark; desk-read-text=off' })
  expect(canReadText()).toBe(false)
  device({ deviceMemory: 2 })
  expect(canReadText()).toBe(false)
  device({ saveData: true })
  expect(canReadText()).toBe(false)
})
