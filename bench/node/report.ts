import type { Variant } from './variants.js'

/** One round of one variant. */
export interface Measured {
  /** CPU of the server's process for one request, in microseconds. */
  micros: number
  /** MiB in use after a garbage collection. */
  heap: number
  /** Milliseconds, at full load. */
  p99: number
  /** Requests a second. */
  throughput: number
  /** Spans that arrived for one request. */
  exported: number
}

const sorted = (values: number[]) => values.toSorted((a, b) => a - b)
const middle = (values: number[]): number => {
  const [low, high] = [(values.length - 1) >> 1, values.length >> 1].map((at) => sorted(values)[at]!)
  return (low! + high!) / 2
}

/** Prints a row for each variant; what it adds is to `bare`, and a ratio is to what the official set adds. */
export function printTable(rows: (Variant & { measured: Measured[] })[]): void {
  const of = (row: { measured: Measured[] }, key: keyof Measured) =>
    middle(row.measured.map((one) => one[key]))
  const bare = rows.find(({ title }) => title === 'bare')!
  const added = (row: { measured: Measured[] }) => of(row, 'micros') - of(bare, 'micros')
  const official = rows.find(({ title }) => title === 'official')
  const cells = rows.map((row) => {
    const micros = sorted(row.measured.map((one) => one.micros))
    const share = row === bare ? '' : `${((added(row) / of(bare, 'micros')) * 100).toFixed(1)} %`
    return [
      row.title,
      `${of(row, 'micros').toFixed(1)} (${micros[0]!.toFixed(1)}–${micros.at(-1)!.toFixed(1)})`,
      row === bare ? '' : added(row).toFixed(1),
      share,
      official && row !== bare ? (added(row) / added(official)).toFixed(2) : '',
      of(row, 'heap').toFixed(1),
      of(row, 'p99').toFixed(1),
      of(row, 'throughput').toFixed(0),
      of(row, 'exported').toFixed(2),
      row.exports,
    ]
  })
  const head = [
    'variant',
    'CPU µs a request',
    'added µs',
    'added',
    '÷ official',
    'heap MiB',
    'p99 ms',
    'requests/s',
    'spans arrived',
    'exports',
  ]
  const widths = head.map((_name, column) => Math.max(...[head, ...cells].map((row) => row[column]!.length)))
  for (const row of [head, widths.map((width) => '-'.repeat(width)), ...cells])
    console.log(`| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`)
}
