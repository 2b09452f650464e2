import { deflateSync } from 'node:zlib'
import { PDFDocument, type PDFRawStream } from '@cantoo/pdf-lib'
import { expect, it } from 'vitest'
import { unpackStream } from './unpack-stream'

const ZEROS = deflateSync(Buffer.alloc(1000))

async function stream(bytes: Uint8Array, entries: Record<string, unknown>): Promise<PDFRawStream> {
  const { context } = await PDFDocument.create()
  return context.stream(bytes, entries as never)
}

it('takes each parameter for the filter at its position', async () => {
  const hex = Buffer.from(`${ZEROS.toString('hex')}>`)
  const Filter = ['ASCIIHexDecode', 'FlateDecode']
  const packed = (DecodeParms: unknown) => stream(hex, { Filter, DecodeParms })
  expect(await unpackStream(await packed([null, { Predictor: 1 }]), 1000)).toHaveLength(1000)
  expect(await unpackStream(await packed([{ Predictor: 15 }, null]), 1000)).toHaveLength(1000)
  await expect(unpackStream(await packed([null, { Predictor: 15 }]), 1000)).rejects.toThrow()
})

it('takes what each filter yields from the budget, and nothing for bytes that it cannot unpack', async () => {
  const budget = { bytes: 5000 }
  const whole = await stream(ZEROS, { Filter: 'FlateDecode' })
  const damaged = await stream(Buffer.from('no zlib'), { Filter: 'FlateDecode' })
  const twice = await stream(ZEROS, { Filter: ['FlateDecode', 'FlateDecode'] })
  const unpack = (one: PDFRawStream) => unpackStream(one, 2000, budget).catch(() => 'damaged')
  expect(await unpack(damaged)).toBe('damaged')
  expect(budget.bytes).toBe(5000)
  expect(await unpack(whole)).toHaveLength(1000)
  expect(budget.bytes).toBe(4000)
  for (const left of [3000, 2000, 1000, 0]) {
    expect(await unpack(twice)).toBe('damaged')
    expect(budget.bytes).toBe(left)
  }
  expect(await unpack(whole)).toBeNull()
})

it('takes no more than the limit from the budget when a stream has more', async () => {
  const budget = { bytes: 5000 }
  expect(await unpackStream(await stream(ZEROS, { Filter: 'FlateDecode' }), 99, budget)).toBeNull()
  expect(budget.bytes).toBe(4900)
})
