import type { Variant } from './variants.js'

/** One round of one variant. */
export interface Measured {
  /** CPU of the server's process for one request, in microseconds. */
  micros: number
  /** Milliseconds, at full load. */
  p99: number
  /** Requests a second. */
  throughput: number
  /** Spans that arrived for one request. */
  exported: number
}

/** What was measured of a variant. */
export interface Row extends Variant {
  measured: Measured[]
  /** MiB in use after a garbage collection, when all is over. */
  heap: number
}

const sorted = (values: number[]) => values.toSorted((a, b) => a - b)
const middle = (values: number[]): number => {
  const [low, high] = [(values.length - 1) >> 1, values.length >> 1].map((at) => sorted(values)[at]!)
  return (low! + high!) / 2
}
const withRange = (values: number[], unit = ''): string =>
  `${middle(values).toFixed(1)}${unit} (${sorted(values)[0]!.toFixed(1)}–${sorted(values).at(-1)!.toFixed(1)})`

/**
 * Prints a row for each variant. What it adds is to `bare` in the same round, since a machine that is slower for a
 * while is that for both; a ratio is to what the official set adds.
 */
export function printTable(rows: Row[]): void {
  const of = (row: { measured: Measured[] }, key: keyof Measured) =>
    middle(row.measured.map((one) => one[key]))
  const bare = rows.find(({ title }) => title === 'bare')!
  const inRounds = (row: { measured: Measured[] }, compare: (own: number, bare: number) => number) =>
    row.measured.map(({ micros }, round) => compare(micros, bare.measured[round]!.micros))
  const added = (row: { measured: Measured[] }) => middle(inRounds(row, (own, base) => own - base))
  const official = rows.find(({ title }) => title === 'official')
  const cells = rows.map((row) => {
    return [
      row.title,
      withRange(row.measured.map((one) => one.micros)),
      row === bare ? '' : added(row).toFixed(1),
      row === bare
        ? ''
        : withRange(
            inRounds(row, (own, base) => (own / base - 1) * 100),
            ' %',
          ),
      official && row !== bare ? (added(row) / added(official)).toFixed(2) : '',
      row.heap.toFixed(1),
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
