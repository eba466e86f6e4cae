import { startCollector } from '../collector/index.js'
import { type Command, UsageError } from './command.js'
import { ensureDuckdb } from './duckdb.js'
import { samplingOf } from './sampling.js'

/** Calls `stop` at the first Ctrl-C or SIGTERM and ends the process when it is done; the second ends it at once. */
function onSignal(stop: () => Promise<void>): void {
  let stopping = false
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(128 + number)
      stopping = true
      process.stdout.write('\nStopping; once more to stop at once.\n')
      stop().then(
        () => process.exit(0),
        (error) => {
          process.stderr.write(`throughline: ${(error as Error).message}\n`)
          process.exit(1)
        },
      )
    })
  }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new UsageError(`--port ${text}: expected a number from 0 to 65535`)
  return Number(text)
}

export const collect: Command = {
  summary: 'Receive OTLP, keep it, and show it (the default)',
  usage: 'throughline [collect] [--port N] [--host ADDRESS] [--data FOLDER] [--sampling SHARE|JSON] [--yes]',
  help: `  -p, --port N        port for OTLP/HTTP, API and viewer (default 4318, or the next free one)
      --host ADDRESS  address to listen on (default 127.0.0.1)
  -d, --data FOLDER   folder for the data (default .throughline)
      --sampling S    which traces are kept: a share such as 0.1 (errors are kept all the same), or JSON
                      as in docs/sampling.md; THROUGHLINE_SAMPLING does the same (default: all)
  -y, --yes           install what is missing without asking`,
  options: {
    port: { type: 'string', short: 'p' },
    host: { type: 'string' },
    data: { type: 'string', short: 'd' },
    sampling: { type: 'string' },
    yes: { type: 'boolean', short: 'y' },
  },
  async run(values) {
    const port = portOf(values.port as string | undefined)
    const sampling = samplingOf(values.sampling as string | undefined)
    if (!(await ensureDuckdb(values.yes === true))) return 1
    const collector = await startCollector({
      port,
      host: values.host as string | undefined,
      dataDir: values.data as string | undefined,
      sampling,
    })
    process.stdout.write(
      `Throughline collector\n  viewer   ${collector.url}\n  OTLP     ${collector.url}  (HTTP, JSON and protobuf)\n  data     ${collector.dataDir ?? 'in memory'}\n${sampling ? `  keeps    ${JSON.stringify(sampling)}\n` : ''}Ctrl-C stops it.\n`,
    )
    onSignal(() => collector.stop())
    return undefined
  },
}
