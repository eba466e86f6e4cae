import { basename } from 'node:path'
import { type Attributes, SpanKind } from '@opentelemetry/api'
import { describeEnd } from '../core/process/process-span.js'
import * as names from '../core/semconv.js'
import type { SignalStatus } from '../node/index.js'
import { type Command, UsageError } from './command.js'
import { endLike, exitCodeOf, runProgram } from './program.js'

/** Where the collector listens when nobody said otherwise. */
const DEFAULT_ENDPOINT = 'http://localhost:4318'
/** What the program's end may be held up for by a collector that is slow or gone. */
const STOP_MS = 1000

const isSet = (name: string): boolean => Boolean(process.env[name]?.trim())

/** Who runs `exec` wants the span, so without any endpoint it goes to the collector of this machine. */
function endpoint(): string | undefined {
  const given = isSet('OTEL_EXPORTER_OTLP_ENDPOINT') || isSet('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')
  return given ? undefined : DEFAULT_ENDPOINT
}

/** The option, or the environment's by leaving it out, or the program's own name. */
function serviceName(option: string | undefined, program: string): string | undefined {
  const named =
    isSet('OTEL_SERVICE_NAME') || process.env.OTEL_RESOURCE_ATTRIBUTES?.includes(`${names.SERVICE_NAME}=`)
  return option ?? (named ? undefined : program)
}

/** Refusals are said when they come; a silence that our own deadline cut short is nobody's to say but ours. */
function isUnanswered({ created, exported, dropped }: SignalStatus): boolean {
  return created > exported + (dropped.unreachable ?? 0) + (dropped.rejected ?? 0)
}

function explain(program: string, { code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `${program}: command not found`
  if (code === 'EACCES') return `${program}: permission denied; is it an executable file?`
  return `${program}: could not be started (${code})`
}

export const exec: Command = {
  summary: 'Run a program as a span, with its duration and exit code',
  usage: 'throughline exec [--name NAME] [--service NAME] [--args] -- PROGRAM [ARGUMENT…]',
  help: `      --name NAME     name of the span (default: the program's name)
      --service NAME  service.name (default: OTEL_SERVICE_NAME, or the program's name)
      --args          record the arguments too; they may hold secrets`,
  options: { name: { type: 'string' }, service: { type: 'string' }, args: { type: 'boolean' } },
  operands: 'required',
  async run(values, command) {
    const [path, ...args] = command
    if (!path) throw new UsageError(`no program to run; write it after "--": ${exec.usage}`)
    const program = basename(path)
    // Here, so that the collector starts without loading the SDK.
    const { childEnvironment, start } = await import('../node/index.js')
    const telemetry = start({
      serviceName: serviceName(values.service as string | undefined, program),
      endpoint: endpoint(),
      instrument: false,
      logs: false,
      metrics: false,
      // Who wraps a command without a collector wants no files of it.
      spool: false,
    })
    const attributes: Attributes = { [names.PROCESS_EXECUTABLE_NAME]: program }
    if (values.args) attributes[names.PROCESS_COMMAND_ARGS] = command
    // INTERNAL and not CLIENT: the span stands for the program itself, which usually has none of its own.
    const options = { kind: SpanKind.INTERNAL, attributes }
    const ending = await telemetry.span((values.name as string) || program, options, async (span) => {
      const ended = await runProgram(path, args, childEnvironment(process.env))
      describeEnd(span, { ...ended, code: exitCodeOf(ended) })
      return ended
    })
    if (ending.failure) process.stderr.write(`throughline: ${explain(path, ending.failure)}\n`)
    await telemetry.stop({ timeoutMs: STOP_MS })
    if (isUnanswered(telemetry.status().traces))
      process.stderr.write('throughline: the collector gave no answer in time; the span is lost\n')
    return endLike(ending)
  },
}
