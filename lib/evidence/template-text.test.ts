import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factsIn, fillTemplate, unknownMarkers, withMarkers } from './template-text'

const facts = {
  amount: '฿2,480.00',
  order: 'Order 17',
  cardholder: 'Somchai Prasert',
  authentication: '3-D Secure',
  documents: 'details of purchase (1)',
}

describe('a template of the team', () => {
  it('is filled with the known facts, without the lines of unknown ones', () => {
    const text = 'Sum: { amount }\nParcel: {tracking}\n\n\nOrder: {order} [date]\n{not a fact}\n'
    expect(fillTemplate(text, facts)).toBe('Sum: ฿2,480.00\n\nOrder: Order 17 [date]')
  })

  it('inserts values unchanged', () => {
    expect(fillTemplate('{order}', { order: '$& {amount} [x]' })).toBe('$& {amount} [x]')
  })
})

describe('unknown markers', () => {
  it('are those that name no fact, each once', () => {
    expect(unknownMarkers('{amont} {amount} {order no} {amont} {} {\n} {ราคา}')).toEqual([
      '{amont}',
      '{order no}',
      '{ราคา}',
    ])
    expect(unknownMarkers('{constructor} {toString}')).toHaveLength(2)
  })
})

describe('facts in a text', () => {
  it('become markers and are filled in again', () => {
    const text = 'Somchai Prasert paid ฿2,480.00 for Order 17 by 3-D Secure.'
    const found = factsIn(text, facts)
    expect(found.map(({ fact }) => fact)).toEqual([
      'cardholder',
      'authentication',
      'amount',
      'order',
    ])
    const template = withMarkers(text, found)
    expect(template).toBe('{cardholder} paid {amount} for {order} by {authentication}.')
    expect(fillTemplate(template, facts)).toBe(text)
  })

  it('are whole words, next to Thai as well', () => {
    expect(factsIn('Order 171, AOrder 17', facts)).toEqual([])
    const found = factsIn('ยอด฿2,480.00บาท', facts)
    expect(withMarkers('ยอด฿2,480.00บาท', found)).toBe('ยอด{amount}บาท')
  })

  it('are not found inside longer ones or when very short', () => {
    const nested = { order: 'Order 17', cardholder: 'Order 17 Ltd', card: 'x' }
    expect(factsIn('By Order 17 Ltd x', nested).map(({ fact }) => fact)).toEqual(['cardholder'])
  })

  it('replaced in any text leave a template without unknown markers', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', 'Order 17', '฿2,480.00', '7') })
    fc.assert(
      fc.property(text, (written) => {
        const template = withMarkers(written, factsIn(written, facts))
        expect(unknownMarkers(template)).toEqual([])
        const filled = fillTemplate(template, facts)
        expect(filled).toBe(fillTemplate(written, {}))
      }),
    )
  })
})
