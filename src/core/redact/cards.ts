import type { Hide } from './hide.js'

/** Digits in one piece, or in the groups in which cards are printed; no part of an id or of a fraction. */
const DIGITS =
  /(?<![\w.-])(?:\d{14,19}|\d{4}([ -])(?:\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{6}\1\d{4,5}))(?![\w-]|\.\d)/g

/** How the numbers of an issuer begin and how long they are: Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay. */
const ISSUED = new RegExp(
  `^(?:${[
    '4\\d{15}(?:\\d{3})?$',
    '(?=\\d{16}$)(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)',
    '3[47]\\d{13}$',
    '(?=\\d{16,19}$)(?:6011|64[4-9]|65|62|35(?:2[89]|[3-8]))',
    '(?=\\d{14}$)3(?:0[0-5]|[689])',
  ].join('|')})`,
)

/** @see https://www.iso.org/standard/70484.html (ISO/IEC 7812-1, annex B) */
function hasChecksum(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const weighed = i % 2 === 0 ? digit : digit * 2
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  return sum % 10 === 0
}

/** Whether a text of digits, perhaps in groups, is the number of a payment card. */
export function isCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, '')
  return ISSUED.test(digits) && hasChecksum(digits)
}

/** Hides the numbers of payment cards. */
export const hideCards = (text: string, hide: Hide): string =>
  text.replace(DIGITS, (found) => (isCard(found) ? hide(found) : found))
