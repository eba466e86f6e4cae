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

/** What was measured of a variant, in each of its processes. */
export interface Row extends Variant {
  processes: { measured: Measured[]; heap: number }[]
}

const sorted = (values: number[]) => values.toSorted((a, b) => a - b)
const middle = (values: number[]): number => {
  const [low, high] = [(values.length - 1) >> 1, values.length >> 1].map((at) => sorted(values)[at]!)
  return (low! + high!) / 2
}
const withRange = (values: number[], unit = ''): string =>
  `${middle(values).toFixed(1)}${unit} (${sorted(values)[0]!.toFixed(1)}–${sorted(values).at(-1)!.toFixed(1)})`

/**
 * Prints a row for each variant: the median of its processes, and in brackets the lowest and the highest. Of a process
 * counts the median of its turns. What it adds is to the `bare` ones in the same round, since a machine that is slower
 * for a while is that for all; what `bare` itself adds so is how far apart processes of the same program are. A ratio is
 * to what the official set adds.
 */
export function printTable(rows: Row[]): void {
  const bare = rows.find(({ title }) => title === 'bare')!
  const official = rows.find(({ title }) => title === 'official')
  const base = bare.processes[0]!.measured.map((_, round) =>
    middle(bare.processes.map(({ measured }) => measured[round]!.micros)),
  )
  const ofEach = ({ processes }: Row, read: (one: Measured, round: number) => number) =>
    processes.map(({ measured }) => middle(measured.map(read)))
  const of = (row: Row, key: keyof Measured) => middle(ofEach(row, (one) => one[key]))
  const added = (row: Row) => ofEach(row, ({ micros }, round) => micros - base[round]!)
  const share = (row: Row) => ofEach(row, ({ micros }, round) => (micros / base[round]! - 1) * 100)
  const cells = rows.map((row) => [
    row.title,
    withRange(ofEach(row, ({ micros }) => micros)),
    withRange(added(row)),
    withRange(share(row), ' %'),
    official && row !== bare ? (middle(added(row)) / middle(added(official))).toFixed(2) : '',
    middle(row.processes.map(({ heap }) => heap)).toFixed(1),
    of(row, 'p99').toFixed(1),
    of(row, 'throughput').toFixed(0),
    of(row, 'exported').toFixed(2),
    row.exports,
  ])
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
