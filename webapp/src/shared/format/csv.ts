/** Lines of comma-separated values, as spreadsheets read them. */
export function csv(names: string[], rows: (string | number)[][]): string {
  return [names, ...rows].map((row) => row.map(cell).join(',') + '\r\n').join('')
}

function cell(value: string | number): string {
  const text = typeof value === 'number' ? plain(value) : safe(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A text that a spreadsheet would take for a formula gets an apostrophe in front. */
function safe(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** Without the exponent that JavaScript gives to small amounts. */
function plain(value: number): string {
  return /e/i.test(String(value)) ? value.toFixed(9).replace(/0+$/, '') : String(value)
}
