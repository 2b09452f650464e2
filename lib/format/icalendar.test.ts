import { expect, it } from 'vitest'
import { writeCalendar, type CalendarEvent } from './icalendar'

const event: CalendarEvent = {
  uid: 'dspt_test_1@desk.example.test',
  sequence: 7,
  revisedAt: new Date('2026-03-20T01:02:03.999Z'),
  at: new Date('2026-03-27T16:59:59.999Z'),
  summary: 'a; b, c\\d',
  description: 'one\ntwo\r\nthree\rfour\u0007',
  url: 'https://desk.example.test/disputes/dspt_test_1',
  isTentative: false,
  alarm: 'Tomorrow',
}

it('writes times in UTC, rounded down, and escapes special characters', () => {
  const lines = writeCalendar(event).split('\r\n')
  expect(lines).toContain('DTSTAMP:20260320T010203Z')
  expect(lines).toContain('DTSTART:20260327T165959Z')
  expect(lines).toContain('SUMMARY:a\\; b\\, c\\\\d')
  expect(lines).toContain('DESCRIPTION:one\\ntwo\\nthree\\nfour')
  expect(lines).toContain('SEQUENCE:7')
  expect(lines.at(-1)).toBe('')
})

it.each(['x'.repeat(300), 'ตอบการปฏิเสธรายการ'.repeat(20), '回答期限'.repeat(30), '👩‍💻'.repeat(40)])(
  'folds %s at 75 octets without cutting a character',
  (summary) => {
    const written = writeCalendar({ ...event, summary })
    for (const line of written.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(line).not.toContain('\ufffd')
    }
    expect(written.replaceAll('\r\n ', '')).toContain(`\r\nSUMMARY:${summary}\r\n`)
  },
)
