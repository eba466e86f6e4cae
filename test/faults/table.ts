/** The table as it is printed. */
import type { Row } from './fault.js'

const COLUMNS: [title: string, width: number][] = [
  ['fault', 42],
  ['what was sent', 30],
  ['exported', 8],
  ['spooled', 8],
  ['dropped', 28],
  ['heap max', 9],
  ['loop p99', 10],
  ['verdict', 0],
]

/** What an event loop should be below; it is marked, and no failure, since another program can take the time too. */
const CALM_MS = 20

const cells = (texts: string[]): string =>
  texts
    .map((text, index) => text.padEnd(COLUMNS[index]![1]))
    .join('  ')
    .trimEnd()

export const head = `\n${cells(COLUMNS.map(([title]) => title))}`

export const verdict = ({ fates, problems }: Row): 'passed' | 'failed' | 'not arranged' => {
  if (problems.length > 0) return 'failed'
  return fates ? 'passed' : 'not arranged'
}

export function line(row: Row): string {
  const { title, sent = '', fates = {}, heapMax, delayMs, note } = row
  const { exported = 0, spooled = 0, ...dropped } = fates
  return cells([
    title,
    sent,
    String(exported),
    String(spooled),
    Object.entries(dropped)
      .map(([cause, count]) => `${cause} ${count}`)
      .join(', '),
    heapMax === undefined ? '' : `${(heapMax / 2 ** 20).toFixed(1)} MiB`,
    delayMs === undefined ? '' : `${delayMs.toFixed(1)} ms${delayMs < CALM_MS ? '' : ' (!)'}`,
    verdict(row) + (note ? `; ${note}` : ''),
  ])
}
