import { expect, it } from 'vitest'
import { can, ROLES } from '@/lib/evidence/access'
import { unsentFilesOf } from './unsent'
import { newItem } from './item-steps'

const picked = { name: 'a.pdf', size: 1, lastModified: 0 }
const items = [newItem({ id: 'a', picked }), newItem({ id: 'b', picked })]

it('files wait to be sent only while the dispute is open', () => {
  expect(unsentFilesOf(items, 'open')).toBe(2)
  for (const status of ['pending', 'won', 'lost']) expect(unsentFilesOf(items, status)).toBe(0)
})

it('the people whose response waits for unsent files are shown these files', () => {
  const submitters = ROLES.filter((role) => can(role, 'response.submit'))
  expect(submitters.filter((role) => !can(role, 'document.upload'))).toEqual([])
})
