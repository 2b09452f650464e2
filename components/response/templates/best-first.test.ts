import { expect, it } from 'vitest'
import type { ResponseTemplate } from '@/lib/contract/response-templates'
import { bestFirst } from './best-first'

const of = (
  name: string,
  reason: ResponseTemplate['reason'],
  language: ResponseTemplate['language'],
): ResponseTemplate => ({
  id: name,
  name,
  reason,
  language,
  text: 'Text',
  version: 1,
  changedBy: { name: 'Mali' },
  canChange: true,
})

it('lists templates for the reason and language first, and keeps the order of equal ones', () => {
  const templates = [
    of('other reason', 'expired_card', 'th'),
    of('any reason, en', null, 'en'),
    of('fraud, en', 'unauthorized_charge', 'en'),
    of('any reason, th', null, 'th'),
    of('fraud, th, a', 'unauthorized_charge', 'th'),
    of('fraud, th, b', 'unauthorized_charge', 'th'),
  ]
  const sorted = bestFirst(templates, 'unauthorized_charge_aka_fraud', 'th')
  expect(sorted.map(({ name }) => name)).toEqual([
    'fraud, th, a',
    'fraud, th, b',
    'fraud, en',
    'any reason, th',
    'any reason, en',
    'other reason',
  ])
})
