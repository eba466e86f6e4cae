import type { Finding, Report, Setting } from '../node/doctor/index.js'
import { type Command, UsageError } from './command.js'

const MARKS: Record<Finding['result'], string> = { ok: 'ok     ', problem: 'PROBLEM', note: 'note   ' }

function print({ settings, findings, ok }: Report): string {
  const wide = (name: keyof Setting) => Math.max(...settings.map((one) => one[name].length))
  const lines = settings.map(
    ({ name, value, source }) => `  ${name.padEnd(wide('name'))}  ${value}  (${source})`,
  )
  const found = findings.map(({ result, about, text }) => `  ${MARKS[result]} ${about}: ${text}`)
  const count = findings.filter(({ result }) => result === 'problem').length
  const end = ok
    ? 'No problem was found.'
    : `${count} ${count === 1 ? 'problem was' : 'problems were'} found.`
  return `Configuration, as start() would have it without options\n${lines.join('\n')}\n\nFindings\n${found.join('\n')}\n\n${end}\n`
}

function originOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined
  if (URL.canParse(given) && new URL(given).origin !== 'null') return new URL(given).origin
  throw new UsageError(`--page-origin ${given}: expected an origin such as https://shop.example`)
}

export const doctor: Command = {
  summary: 'Print the configuration, try it, and say what is wrong with it',
  usage:
    'throughline doctor [--endpoint URL] [--protocol NAME] [--page-origin ORIGIN] [--json] [-- PROGRAM [ARGUMENT…]]',
  help: `      --endpoint URL        instead of the environment's
      --protocol NAME       http/json, http/protobuf or grpc, instead of the environment's
      --page-origin ORIGIN  ask whether a page there may send to the endpoint
      --json                the same for programs
      -- PROGRAM …          run the application until it has called start(), and say what came too early for that`,
  options: {
    endpoint: { type: 'string' },
    protocol: { type: 'string' },
    'page-origin': { type: 'string' },
    json: { type: 'boolean' },
  },
  operands: 'optional',
  async run(values, program) {
    const text = (name: string) => values[name] as string | undefined
    const pageOrigin = originOf(text('page-origin'))
    // Here, so that the collector starts without loading the SDK.
    const { diagnose } = await import('../node/doctor/index.js')
    const report = await diagnose({
      endpoint: text('endpoint'),
      protocol: text('protocol'),
      pageOrigin,
      program,
    })
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : print(report))
    return report.ok ? 0 : 1
  },
}
