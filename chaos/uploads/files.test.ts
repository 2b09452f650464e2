import { expect, it } from 'vitest'
import type { Format } from '@/lib/evidence/formats'
import { HEAD_BYTES, TAIL_BYTES } from '@/lib/evidence/signatures'
import { inspectFile } from '@/lib/evidence/inspect-file'
import { makeFile, planFile } from './files'
import { dice } from '../random'

const formats: readonly Format[] = ['pdf', 'png', 'jpg']

it.each(formats)('a %s passes the checks of the desk', (format) => {
  const file = makeFile(planFile(dice(1), format))
  expect(
    inspectFile({
      filename: `slip.${format}`,
      size: file.length,
      head: file.subarray(0, HEAD_BYTES),
      tail: file.subarray(-TAIL_BYTES),
      picture: null,
    }),
  ).toEqual({ ok: true, format })
})

it('is identical for the same plan, and different from every other', () => {
  const random = dice(2)
  const plans = Array.from({ length: 50 }, () =>
    planFile(random, random.pick(['pdf', 'png', 'jpg'])),
  )
  const contents = plans.map((plan) => makeFile(plan).toString('base64'))
  expect(plans.map((plan) => makeFile(plan).toString('base64'))).toEqual(contents)
  expect(new Set(contents).size).toBe(contents.length)
})
