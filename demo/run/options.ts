import { join } from 'node:path'
import { parseArgs } from 'node:util'

export const HELP = `npm start [-- options]

Starts the demo shop with its services, a collector and the viewer. Ctrl-C stops everything.

  --data-dir <folder>   where the telemetry is kept (default .throughline/demo)
  --free-ports          takes any free ports instead of 5173, 4318, 3001 and 3002
  --no-collector        starts no collector: the shop works as before, its telemetry is lost
  --json                prints one line of JSON with the URLs when ready
  --help
`

/** What `npm start` was asked for. */
export function readOptions(args = process.argv.slice(2)) {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      'data-dir': { type: 'string', default: join('.throughline', 'demo') },
      'free-ports': { type: 'boolean', default: false },
      collector: { type: 'boolean', default: true },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const port = (usual: number) => (values['free-ports'] ? 0 : usual)
  return { ...values, dataDir: values['data-dir'], freePorts: values['free-ports'], port }
}
