import { randomUUID } from 'node:crypto'
import type { MessageToSend, NoticeLine } from '@/lib/server/notifications/message-to-send'

const ORIGIN = 'https://desk.example.com'

export type Dispute = NonNullable<NoticeLine['dispute']>

export function sampleDispute(changes: Partial<Dispute> = {}): Dispute {
  return {
    id: 'dspt_test_5m2gwp1zr1n5q7z1x2a',
    amount: 123_450,
    currency: 'THB',
    reasonCode: 'goods_or_services_not_provided',
    respondBy: new Date('2026-12-04T16:59:00Z'),
    isEstimate: true,
    ...changes,
  }
}

export function sampleLine(changes: Partial<NoticeLine> = {}): NoticeLine {
  const dispute = sampleDispute()
  return {
    event: 'dispute_opened',
    dispute,
    detail: null,
    url: `${ORIGIN}/disputes/${dispute.id}`,
    ...changes,
  }
}

export function sampleMessage(changes: Partial<MessageToSend> = {}): MessageToSend {
  return {
    id: randomUUID(),
    locale: 'en',
    timeZone: 'Asia/Bangkok',
    lines: [sampleLine()],
    isTest: false,
    unsubscribeUrl: `${ORIGIN}/api/notifications/unsubscribe/abc`,
    settingsUrl: `${ORIGIN}/profile`,
    ...changes,
  }
}

/** Disputes `1` to `count`, of which each must be answered a day before the previous one. */
export function digestLines(count: number): NoticeLine[] {
  return Array.from({ length: count }, (_, at) => {
    const id = `dspt_test_${String(at + 1).padStart(19, '0')}`
    const respondBy = new Date(Date.UTC(2027, 0, 100 - at, 16, 59))
    return sampleLine({
      dispute: sampleDispute({ id, respondBy, amount: (at + 1) * 100 }),
      url: `${ORIGIN}/disputes/${id}`,
    })
  })
}
