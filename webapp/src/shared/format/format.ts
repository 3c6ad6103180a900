/** How numbers, money and times look in a language; one place, so that they look the same on every page. */
export interface Format {
  /** For what has no format here. */
  language: string
  /** `1,234.5`: at most `digits` decimals. */
  number(value: number, digits?: number): string
  /** An amount of a currency; amounts below a unit keep the digits that make them differ from nothing. */
  money(amount: number, currency: string): string
  date(moment: string | Date): string
  dateTime(moment: string | Date): string
  /** `5 minutes ago`, from now. */
  ago(moment: string | Date, now?: Date): string
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

export function formatFor(language: string): Format {
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  return {
    language,
    number: (value, digits = 2) =>
      new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value),
    money: (amount, currency) => money(language, amount, currency),
    date: (moment) => date.format(new Date(moment)),
    dateTime: (moment) => dateTime.format(new Date(moment)),
    ago: (moment, now = new Date()) => ago(relative, new Date(moment), now),
  }
}

function money(language: string, amount: number, currency: string): string {
  const size = Math.abs(amount)
  const small = size > 0 && size < 1
  try {
    return new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      minimumFractionDigits: 2,
      // A chat may cost 0.00002 dollars, which is not nothing.
      ...(small ? { maximumFractionDigits: size < 0.01 ? 9 : 4 } : {}),
    }).format(amount)
  } catch {
    // A currency that the browser does not know by this code.
    return `${formatFor(language).number(amount, 9)} ${currency}`
  }
}

function ago(relative: Intl.RelativeTimeFormat, moment: Date, now: Date): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit)
  }
  return relative.format(Math.trunc(seconds), 'second')
}
