/** The words around a number that say what it is. Latin ones are whole words, or parts of names such as `card_no`. */

const latin = (words: string) => `(?<![a-z])(?:${words})(?![a-z])`

const LABEL_NAMES = ['myNumber', 'thaiId', 'card', 'payment', 'other'] as const

export type Label = (typeof LABEL_NAMES)[number]

/** In the order in which they are tried: the Thai word for an ID card begins with the word for a card. */
const LABELS: Readonly<Record<Label, string>> = {
  myNumber: latin('my ?number|individual number') + '|マイナンバー|個人番号|ﾏｲﾅﾝﾊﾞｰ',
  thaiId:
    latin('id ?cards?|identity|identification|national|citizens?|citizenship|thai') +
    '|บัตรประชาชน|ประจำตัว|ประชาชน|国民',
  card:
    latin(
      'cards?|cardholder|cardnumber|cardno|visa|master ?card|amex|american express|jcb|diners|discover|unionpay|' +
        'maestro|pan|cvv2?|cvc2?',
    ) + '|บัตร|วีซ่า|มาสเตอร์การ์ด|カード|クレジット|银联|卡号|信用卡',
  // Such words are before card numbers, and before numbers of payments.
  payment:
    latin('credit|debit|paid|payments?|charged|expiry|expires|exp|valid thru') + '|ชำระ|支払|決済',
  other:
    latin(
      'imei|imeisv|meid|iccid|sim|orders?|invoices?|receipts?|bills?|billing|ref|refs|reference|transactions?|txn|trans|trace|' +
        'trx|rrn|arn|stan|tracking|track|parcels?|waybill|awb|consignment|shipment|shipping|delivery|serial|sn|s/n|barcode|ean|' +
        'gtin|upc|isbn|sku|items?|articles?|products?|model|accounts?|acct|a/c|iban|phone|telephone|tel|mobile|fax|' +
        'batch|terminal|tid|mid|approval|ticket|booking|reservation|pnr|voucher|coupon|' +
        'policy|charge|timestamp|tax|vat|lot|po',
    ) +
    '|คำสั่งซื้อ|ออเดอร์|ใบเสร็จ|ใบแจ้งหนี้|ใบกำกับ|อ้างอิง|พัสดุ|ติดตาม|บัญชี|โทร|รายการ|ผู้เสียภาษี' +
    '|注文|伝票|追跡|問い?合わ?せ|受付|請求書|領収書|管理番号|口座|電話|製造番号|取引|商品|品番',
}

const ANY_LABEL = new RegExp(
  LABEL_NAMES.map((label) => `(?<${label}>${LABELS[label]})`).join('|'),
  'giu',
)

/** Thai and Japanese have no spaces within words; text recognition and wide lettering put some there. */
const SPACES_WITHIN =
  /(?<=[\u0e00-\u0e7f\u3041-\u30ff\u4e00-\u9fff])[ \u3000]+(?=[\u0e00-\u0e7f\u3041-\u30ff\u4e00-\u9fff])/gu

/** How far before a number its label may be. */
const LABEL_LENGTH = 48
/** How far before and after a number words about its kind may be. */
const NEAR = { before: 160, after: 60 }

/**
 * `heading`: a label that rules numbers out, but other words stand between its line and the number, as below the heading
 * `Receipt`.
 */
export type LabelBefore = Label | 'heading'

/** The last label between the previous number and this one; null without one. */
export function labelBefore(text: string, start: number): LabelBefore | null {
  const before = text.slice(Math.max(0, start - LABEL_LENGTH), start)
  const own = joined(before.slice(endOfLast(before, /\d{3,}/gu)))
  const last = [...own.matchAll(ANY_LABEL)].at(-1)
  if (!last) return null
  const label = LABEL_NAMES.find((name) => last.groups?.[name] !== undefined) ?? null
  const [, ...below] = own.slice(last.index + last[0].length).split('\n')
  return label === 'other' && !hasNoWords(below.join('\n')) ? 'heading' : label
}

/** Whether words about this kind of number are near. */
export function isNear(
  labels: readonly Label[],
  text: string,
  start: number,
  end: number,
): boolean {
  const around =
    text.slice(Math.max(0, start - NEAR.before), start) + '\n' + text.slice(end, end + NEAR.after)
  return [...joined(around).matchAll(ANY_LABEL)].some(({ groups }) =>
    labels.some((label) => groups?.[label] !== undefined),
  )
}

/** Words that say nothing about a number, as in the names of files. */
const NEUTRAL = new RegExp(
  latin(
    'no|nr|num|number|numbers|scan|scanned|slip|img|image|photo|picture|screenshot|doc|document|file|copy|page|pages|' +
      'evidence|pdf|jpe?g|png|heic|hei[cf]|webp|tiff?|gif|bmp',
  ) + '|เลขที่|หมายเลข|番号',
  'giu',
)

/** Whether a text has no word except those that say nothing about its numbers. */
export function hasNoWords(text: string): boolean {
  return !/\p{L}/u.test(text.replace(NEUTRAL, ''))
}

export function hasJapanese(text: string): boolean {
  return /[\u3041-\u30ff\u4e00-\u9fff]/u.test(text)
}

function joined(text: string): string {
  return text.replace(SPACES_WITHIN, '')
}

function endOfLast(text: string, pattern: RegExp): number {
  const last = [...text.matchAll(pattern)].at(-1)
  return last ? last.index + last[0].length : 0
}
