/** `amount` in the smallest unit of `currency` (satang, yen, cent), as Omise gives it; written with the currency's own digits. */
export function formatMoney(amount: number, currency: string, locale: string): string {
  const options = moneyOptions(currency)
  const formatter = new Intl.NumberFormat(locale, options)
  const digits = formatter.resolvedOptions().maximumFractionDigits ?? 2
  return formatter.format(amount / 10 ** digits)
}

function moneyOptions(currency: string): Intl.NumberFormatOptions {
  // A code Intl refuses (Omise may add anything) is still shown, never thrown at the reader.
  if (!/^[A-Z]{3}$/.test(currency)) return { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  return { style: 'currency', currency, currencyDisplay: 'symbol' }
}
