import type { Kind } from './kinds'

/**
 * How much a phrase proves in a filename, and in the head of a text. `inSentences`: also in a sentence there, where other
 * phrases are mentions of another document ("see our terms of service") and count as below the head.
 */
export type Weight = { name: number; text: number; inSentences?: true }

/** Names the document itself. */
const TITLE: Weight = { name: 4, text: 3 }
/** How a document speaks of itself. */
const SELF: Weight = { name: 2, text: 3, inSentences: true }
/** Names a document when it is the name of a file; in a text it is often a detail of another document. */
const NAME: Weight = { name: 4, text: 1 }
/** The company or app that makes such documents; it also appears in others. */
const MAKER: Weight = { name: 3, text: 1 }
/** Supports a title, proves nothing alone. */
const HINT: Weight = { name: 2, text: 1 }

export type PhraseGroup = {
  /** Null: the phrase contains a word of another group, and means something else. */
  kind: Kind | null
  weight: Weight
  phrases: readonly string[]
}

/**
 * Phrases that tell the kind of a document, in English, Thai and Japanese. Written as normalised by `suggestKind`: Latin
 * letters in lower case, words separated by one space. Where phrases overlap, the longest counts.
 */
export const PHRASES: readonly PhraseGroup[] = [
  {
    kind: 'cardholder_details',
    weight: TITLE,
    phrases: list(`
      id card, idcard, identity card, national id, identification card, passport, driving licence,
      driving license, driver license, driver licence, drivers license, kyc, identity verification,
      proof of identity, proof of address, utility bill, electricity bill, residence card, avs result,
      avs check, billing address verification, บัตรประชาชน, บัตรประจำตัวประชาชน, บัตร ปชช, หนังสือเดินทาง,
      พาสปอร์ต, ใบขับขี่, ใบอนุญาตขับรถ, ใบอนุญาตขับขี่, ทะเบียนบ้าน, ยืนยันตัวตน, 身分証, 身分証明書, 本人確認, 運転免許証,
      免許証, パスポート, 在留カード, 住民票, マイナンバーカード, 保険証
    `),
  },
  {
    kind: 'cardholder_details',
    weight: HINT,
    phrases: list(`
      date of birth, date of expiry, nationality, วันเกิด, วันบัตรหมดอายุ, 生年月日, 有効期限, 氏名
    `),
  },
  {
    kind: 'details_of_purchase',
    weight: TITLE,
    phrases: list(`
      invoice, tax invoice, proforma invoice, commercial invoice, receipt, e receipt, payment receipt,
      sales receipt, sales slip, order confirmation, order details, order summary, purchase order,
      sales order, quotation, bill of sale, booking confirmation, booking details, reservation confirmation,
      itinerary, e ticket, eticket, electronic ticket, hotel voucher, guest folio, purchase details,
      payment confirmation, abbreviated tax invoice, thank you for your order, order receipt,
      subscription invoice, ใบเสร็จ, ใบเสร็จรับเงิน, ใบกำกับภาษี, ใบกำกับภาษีอย่างย่อ, ใบแจ้งหนี้, ใบวางบิล,
      ใบสั่งซื้อ, คำสั่งซื้อ, ยืนยันคำสั่งซื้อ, ยืนยันการสั่งซื้อ, รายการสั่งซื้อ, รายละเอียดการซื้อ,
      รายละเอียดคำสั่งซื้อ, ใบเสนอราคา, ยืนยันการจอง, ใบจอง, ใบยืนยันการจอง, บิลเงินสด, สลิปโอนเงิน,
      หลักฐานการชำระเงิน, ตั๋วเครื่องบิน, บัตรโดยสาร, ใบรับเงิน, 領収書, 領収証, 請求書, 見積書, 注文書, 注文請書, 発注書, 注文確認, 注文確認書, 注文内容,
      ご注文内容, 注文明細, ご注文ありがとうございます, 購入明細, 購入履歴, 利用明細, ご利用明細, レシート, 予約確認, 予約確認書, 予約内容, eチケット, 旅程表, 売上票, 適格請求書,
      支払明細, 注文履歴, インボイス
    `),
  },
  {
    kind: 'details_of_purchase',
    weight: HINT,
    phrases: list(`
      subtotal, grand total, total due, amount due, vat, unit price, qty, order no, order, your order,
      bill to, order number, booking reference, booking, inv, amount paid, tax id, จำนวนเงินรวม, บิล,
      ราคาต่อหน่วย, ภาษีมูลค่าเพิ่ม, ยอดรวม, เลขที่ใบเสร็จ, เลขประจำตัวผู้เสียภาษี, 小計, 合計, 消費税, 単価, 注文番号,
      予約番号, 数量, 但し, 登録番号, 注文
    `),
  },
  {
    kind: 'proof_of_receipt',
    weight: TITLE,
    phrases: list(`
      proof of delivery, delivery receipt, delivery slip, delivery note, delivery order,
      delivery confirmation, delivery proof, delivery photo, goods receipt, goods received,
      receipt of goods, proof of receipt, signed receipt, signed slip, recipient signature,
      receiver signature, signature of recipient, signature of receiver, delivery signature, pod signature,
      track and trace, tracking history, parcel tracking, shipment tracking, shipment history,
      shipping label, waybill, air waybill, airway bill, consignment note, dispatch note, packing slip,
      postal receipt, proof of shipment, proof of shipping, shipping confirmation, shipment confirmation,
      usage log, access log, download log, login history, login log, activity log, usage history,
      usage report, check in record, boarding pass, attendance record, session log, ติดตามพัสดุ, สถานะพัสดุ,
      เช็คพัสดุ, ตรวจสอบพัสดุ, ใบนำส่ง, ใบส่งของ, ใบส่งสินค้า, ใบรับสินค้า, ใบรับของ, ใบรับพัสดุ,
      หลักฐานการจัดส่ง, หลักฐานการส่ง, หลักฐานการรับสินค้า, ใบจัดส่ง, จัดส่งสำเร็จ, นำจ่ายสำเร็จ,
      ใบปะหน้าพัสดุ, ใบปะหน้า, รูปพัสดุ, รูปส่งของ, ใบเซ็นรับ, ใบเสร็จรับฝาก, ประวัติการใช้งาน,
      บันทึกการใช้งาน, ประวัติการเข้าใช้งาน, บัตรขึ้นเครื่อง, 検収書, 受領書, 受領証, 受取書, 受領印, 配達完了, 配達証明, 配達済み, 配達状況,
      配送状況, 配送伝票, 配送完了, 荷物追跡, 追跡結果, 送り状控え, お問い合わせ伝票番号, 個別番号検索結果, 発送通知, 発送完了, お届け済み, お届け完了, 利用履歴, 使用履歴,
      ログイン履歴, 利用ログ, アクセスログ, 搭乗券, 視聴履歴, 置き配
    `),
  },
  {
    kind: 'proof_of_receipt',
    weight: MAKER,
    phrases: list(`
      kerry, kerry express, kex, flash express, j&t, j&t express, jt express, dhl, fedex, ups,
      thailand post, thaipost, ninja van, shopee express, spx, lalamove, japan post, yamato, sagawa,
      kuroneko, aramex, tnt, ไปรษณีย์ไทย, เคอรี่, เคอร์รี่, แฟลช เอ็กซ์เพรส, นิ่มเอ็กซ์เพรส, ヤマト運輸, 佐川急便,
      日本郵便, クロネコヤマト, ゆうパック, レターパック, 宅急便, 宅配便
    `),
  },
  {
    kind: 'proof_of_receipt',
    weight: HINT,
    phrases: list(`
      parcel, shipment, delivery, received by, consignee, recipient, shipping, in transit,
      พัสดุ, ผู้รับ, นำจ่าย, จัดส่ง, วันที่จัดส่ง, ขนส่ง, 配達, 配送, 発送, 荷物, お届け先, 受取人
    `),
  },
  {
    kind: 'proof_of_acceptance',
    weight: TITLE,
    phrases: list(`
      terms and conditions, terms & conditions, terms conditions, terms of service, terms of use,
      terms of sale, refund policy, return policy, returns policy, cancellation policy, no refund policy,
      service agreement, rental agreement, subscription agreement, consent form, accepted terms,
      signed contract, signed agreement, e signature, docusign, signing certificate, chat log, chat history,
      chat transcript, call transcript, line chat, whatsapp chat, messenger chat, email thread,
      email conversation, email correspondence, customer messages, order form signed, ข้อกำหนดและเงื่อนไข, เงื่อนไขการใช้บริการ, เงื่อนไขการให้บริการ,
      สัญญาเช่า, สัญญาบริการ, นโยบายการคืนเงิน, นโยบายการคืนสินค้า, นโยบายการยกเลิก, หนังสือยินยอม,
      แชทลูกค้า, บทสนทนา, ข้อความลูกค้า, ประวัติแชท, ประวัติการสนทนา, คุยกับลูกค้า, อีเมลลูกค้า, 利用規約, 会員規約,
      同意書, 契約書, 承諾書, キャンセルポリシー, 返品ポリシー, 返金ポリシー, 特定商取引法, 特商法, チャット履歴, トーク履歴, メール履歴, 問い合わせ履歴, 電子署名, 誓約書
    `),
  },
  {
    kind: 'proof_of_acceptance',
    weight: SELF,
    phrases: list(`
      these terms, these terms of service, these terms of use, these terms & conditions,
      these terms and conditions, this agreement, user agreement, ข้อกำหนดนี้, สัญญานี้, 本規約, 本利用規約, 当利用規約,
      この利用規約, 本契約
    `),
  },
  {
    kind: 'proof_of_acceptance',
    weight: HINT,
    phrases: list(`
      whatsapp, messenger, line, i agree, agreed, email, e mail, mail, message, policy, signed, hereby,
      ยอมรับ, ยินยอม, อีเมล, ข้อความ, ตกลง, ลงนาม, 同意, 承諾, メール, ポリシー, 第1条, 甲, 乙
    `),
  },
  {
    kind: null,
    weight: HINT,
    phrases: list(`
      payment terms, terms of payment, credit terms, delivery terms, terms net, in terms of, whatsapp image,
      whatsapp video, line album, line oa, delivery address, delivery date, delivery fee, delivery charge,
      delivery time, shipping address, shipping fee, shipping cost, ship to, cardholder copy, customer copy,
      tracking number, billing address, bank statement, account statement, credit note, refund receipt,
      refund confirmation, email address, contact, no receipt, on receipt, upon receipt, due on receipt,
      due upon receipt, receipt of payment, contract number, authorized signature, authorised signature,
      passport number, passport no, line item, line id, free delivery, delivery method, shipping method,
      shipping policy, privacy policy, cookie policy, please see our terms, terms apply,
      terms and conditions apply, order tracking link, track your order, track order,
      ค่าจัดส่ง, ที่อยู่จัดส่ง, วันที่ส่งของ, ใบลดหนี้, เลขบัตรประชาชน, หมายเลขบัตรประชาชน, เงื่อนไขการชำระเงิน,
      ลายเซ็นผู้มีอำนาจ, เลขที่สัญญา,
      ผู้รับเงิน, 配送料, 発送予定, お届け予定, 配送先, 送料, 支払条件, 契約番号, 返金明細, メールアドレス, ご署名, プライバシーポリシー
    `),
  },
  {
    kind: 'cardholder_details',
    weight: NAME,
    phrases: list(`
      cardholder, card holder, customer details, customer information, customer profile, account holder,
      ผู้ถือบัตร, ข้อมูลลูกค้า, ประวัติลูกค้า, カード名義人, 会員情報, 顧客情報, お客様情報
    `),
  },
  { kind: 'details_of_purchase', weight: NAME, phrases: ['bill', 'proforma'] },
  {
    kind: 'proof_of_receipt',
    weight: NAME,
    phrases: list(`
      delivered, out for delivery, shipped, tracking, order tracking, ems, courier, delivery status,
      signed for, pod, 受取サイン, 追跡, 追跡番号, 伝票番号, เซ็นรับ, เซ็นรับของ, ลายเซ็นผู้รับ, เลขพัสดุ, หมายเลขพัสดุ, ผู้รับได้รับ, 送り状
    `),
  },
  {
    kind: 'proof_of_acceptance',
    weight: NAME,
    phrases: list(`
      terms, tos, tnc, tandc, t&c, contract, agreement, consent, acceptance, signature, chat, conversation,
      messages, mandate, waiver, correspondence, เงื่อนไข, ข้อกำหนด, ข้อตกลง, สัญญา, ความยินยอม,
      แชท, แชต, ลายเซ็น, ลายเซ็นลูกค้า, ใบสมัคร, 規約, チャット, トーク, やり取り, やりとり, 署名, 申込書
    `),
  },
]

/** In the name of a file that is none of these documents: a blank form, a logo, a handbook, a product. */
export const ABOUT_DOCUMENTS: readonly string[] = list(`
  template, logo, manual, guide, guidelines, instructions, product photo, แม่แบบ, เทมเพลต, โลโก้, คู่มือ, 雛形, ひな形,
  テンプレート, マニュアル, 手順書, 記入例
`)

/** Separated by commas. */
function list(phrases: string): readonly string[] {
  return phrases.split(',').map((phrase) => phrase.trim())
}
