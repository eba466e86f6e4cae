/** The matrix as a page of the documentation. */
import type { Cell, Line } from './measure.js'

export interface Column {
  name: string
  version: string
}

const BEFORE = `# The browser matrix

Written by \`npm run test:browsers -- --write docs/matrix.md\`, as measured. Nothing in it is edited by hand.

Each row runs twice at a time in a page of its own, built with the Vite plugin, against a server and an OTLP
receiver on the loopback interface. In every callback the active span has to be the one in which the callback
was registered, though it is set off from within another span where a script can do that, and the parent has to
be right on the wire.

The rule is one: **a callback runs in the context in which it was registered.** Listeners and \`on…\` handlers
where they were added, observers and stream sources where they were constructed, tasks where they were posted, what
follows an \`await\` where the function was called. Two things differ on purpose. Custom elements' callbacks run in
the context of the code that inserts, changes or removes the element, since they run inside of it. And a message
of a WebSocket runs in the message's own context, because it brings one; with \`websocket: { messages: 'off' }\`
its listeners follow the rule.
`

interface Section {
  title: string
  words: string
  /** What the first column says that the engines do. */
  column: string
  which: Line['table']
}

const SECTIONS: Section[] = [
  {
    title: 'The instruments',
    words:
      'Each records what its engine tells, is silent where the engine tells nothing, and makes no error in the page.',
    column: 'Records',
    which: 'instruments',
  },
  {
    title: 'Pages that are left',
    words: 'What was recorded arrives, and once: with the page, or at the next visit.',
    column: 'Delivers',
    which: 'delivery',
  },
  {
    title: 'Hostile pages',
    words: 'The page goes on as it would without telemetry, and nothing of it stays behind.',
    column: 'Works',
    which: 'hostile',
  },
  {
    title: 'The contract',
    words: 'The suite of `test/contract`, which Node runs too; one page per case.',
    column: 'Case',
    which: 'contract',
  },
]

const header = (first: string, columns: Column[]): string[] => [
  `| ${first} | ${columns.map(({ name, version }) => `${name} ${version}`).join(' | ')} |`,
  `|---|${columns.map(() => ':-:|').join('')}`,
]

/** @param cells for each line one cell per column */
export function document(columns: Column[], lines: Line[], cells: Cell[][]): string {
  const measured = lines.map((line, index) => ({ ...line, cells: cells[index] ?? [] }))
  const table = (which: Line['table']) =>
    measured
      .filter((line) => line.table === which)
      .map(
        (line) =>
          `| ${line.name.replaceAll('|', '\\|')} | ${line.cells.map(({ mark }) => mark).join(' | ')} |`,
      )
  const reasons = measured.flatMap((line) =>
    line.cells.flatMap(({ mark, notes }, index) =>
      mark === '—' ? [`- ${line.name}, ${columns[index]?.name}: ${notes.join(' ')}.`] : [],
    ),
  )
  const section = ({ title, words, column, which }: Section): string[] => [
    ...['', `## ${title}`, '', words, ''],
    ...header(column, columns),
    ...table(which),
  ]
  return [
    BEFORE,
    ...header('Context survives', columns),
    ...table('context'),
    ...['', '— is what an engine makes impossible:', ''],
    ...reasons,
    ...SECTIONS.flatMap(section),
    '',
  ].join('\n')
}
