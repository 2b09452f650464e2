import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js'

/** Mails as Outlook saves them. https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg */

/** By id: a text, bytes, a number, or an attached mail. */
type Property = string | Uint8Array | number | MsgParts

export type MsgParts = {
  properties: Readonly<Record<number, Property>>
  recipients?: readonly Readonly<Record<number, Property>>[]
  attachments?: readonly Readonly<Record<number, Property>>[]
}

const STORAGE = 1
const STREAM = 2
const ROOT = 5

export function msgFile(parts: MsgParts): Buffer<ArrayBuffer> {
  const entries: Entry[] = []
  const root = addStorage(entries, 'Root Entry', ROOT)
  addMessage(entries, root, parts, 32)
  return Buffer.from(burn(entries))
}

type Storage = { children: number[] }

/** @param headerBytes before the fixed properties, in which the file differs from what is in it */
function addMessage(
  entries: Entry[],
  storage: Storage,
  { properties, recipients = [], attachments = [] }: MsgParts,
  headerBytes: number,
): void {
  addProperties(entries, storage, properties, headerBytes)
  const number = (index: number) => `#${index.toString(16).padStart(8, '0')}`
  for (const [index, recipient] of recipients.entries()) {
    const name = `__recip_version1.0_${number(index)}`
    addProperties(entries, addStorage(entries, name, STORAGE, storage), recipient, 8)
  }
  for (const [index, attachment] of attachments.entries()) {
    const name = `__attach_version1.0_${number(index)}`
    addProperties(entries, addStorage(entries, name, STORAGE, storage), attachment, 8)
  }
}

function addProperties(
  entries: Entry[],
  storage: Storage,
  properties: Readonly<Record<number, Property>>,
  headerBytes: number,
): void {
  const fixed = [Buffer.alloc(headerBytes)]
  for (const [key, value] of Object.entries(properties)) {
    const id = Number(key)
    const name = (type: string) =>
      `__substg1.0_${id.toString(16).toUpperCase().padStart(4, '0')}${type}`
    if (typeof value === 'number') {
      const property = Buffer.alloc(16)
      property.writeUInt16LE(3, 0)
      property.writeUInt16LE(id, 2)
      property.writeUInt32LE(value, 8)
      fixed.push(property)
    } else if (typeof value === 'string') {
      addStream(entries, storage, name('001F'), Buffer.from(value, 'utf16le'))
    } else if (value instanceof Uint8Array) {
      addStream(entries, storage, name('0102'), value)
    } else {
      addMessage(entries, addStorage(entries, name('000D'), STORAGE, storage), value, 24)
    }
  }
  addStream(entries, storage, '__properties_version1.0', Buffer.concat(fixed))
}

function addStorage(entries: Entry[], name: string, type: number, outer?: Storage): Storage {
  const children: number[] = []
  outer?.children.push(entries.length)
  entries.push({ name, type, children, length: 0 })
  return { children }
}

function addStream(entries: Entry[], outer: Storage, name: string, bytes: Uint8Array): void {
  // The writer ignores where a view of a buffer begins.
  const copy = Uint8Array.from(bytes)
  outer.children.push(entries.length)
  entries.push({ name, type: STREAM, length: bytes.length, binaryProvider: () => copy })
}
