import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const HELP = `npm start [-- options]

Starts the demo shop with its services, a collector and the viewer. Ctrl-C stops everything.

  --data-dir <folder>   where the telemetry is kept (default .throughline/demo)
  --free-ports          takes any free ports instead of 5173, 4318, 3001 and 3002
  --no-collector        starts no collector: the shop works as before, its telemetry is lost
  --json                prints one line of JSON with the URLs when ready
  --help
`

const parse = () =>
  parseArgs({
    allowNegative: true,
    options: {
      'data-dir': { type: 'string', default: join('.throughline', 'demo') },
      'free-ports': { type: 'boolean', default: false },
      collector: { type: 'boolean', default: true },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })

/** What `npm start` was asked for; `--help`, and an option that there is not, end the process. */
export function readOptions() {
  let values: ReturnType<typeof parse>['values']
  try {
    values = parse().values
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`)
    process.exit(1)
  }
  if (values.help) {
    process.stdout.write(HELP)
    process.exit()
  }
  const port = (usual: number) => (values['free-ports'] ? 0 : usual)
  return { ...values, dataDir: resolve(values['data-dir']), freePorts: values['free-ports'], port }
}
