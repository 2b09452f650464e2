import { describe, expect, it } from 'vitest'
import { keyName, type PressedKey } from './key-name'

function pressed(key: string, code: string, held: Partial<PressedKey> = {}): PressedKey {
  return { key, code, shiftKey: false, ctrlKey: false, metaKey: false, ...held }
}

describe('keyName', () => {
  it('is the character or name of the key', () => {
    expect(keyName(pressed('j', 'KeyJ'))).toBe('j')
    expect(keyName(pressed('J', 'KeyJ', { shiftKey: true }))).toBe('J')
    expect(keyName(pressed('PageDown', 'PageDown'))).toBe('PageDown')
  })

  it('follows the layout of Latin keyboards, whatever the position of the key', () => {
    expect(keyName(pressed('z', 'KeyY'))).toBe('z')
    expect(keyName(pressed('é', 'Digit2'))).toBe('é')
  })

  it('is the Latin letter of a Thai key', () => {
    expect(keyName(pressed('่', 'KeyJ'))).toBe('j')
    expect(keyName(pressed('๋', 'KeyJ', { shiftKey: true }))).toBe('J')
    expect(keyName(pressed('ฝ', 'Slash'))).toBe('/')
    expect(keyName(pressed('ช', 'Equal'))).toBe('=')
    expect(keyName(pressed('จ', 'Digit0'))).toBe('0')
    expect(keyName(pressed('ฦ', 'Slash', { shiftKey: true }))).toBe('?')
  })

  it('has the prefix of a chord, with the letter in lower case', () => {
    expect(keyName(pressed('F', 'KeyF', { ctrlKey: true }))).toBe('Control+f')
    expect(keyName(pressed('ด', 'KeyF', { metaKey: true }))).toBe('Control+f')
    expect(keyName(pressed('Enter', 'Enter', { ctrlKey: true }))).toBe('Control+Enter')
  })
})
