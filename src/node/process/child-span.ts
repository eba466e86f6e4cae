import { basename } from 'node:path'
import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  type TextMapPropagator,
} from '@opentelemetry/api'
import type { Instruments } from '../../core/instrument.js'
import { isContextVariable } from '../../core/process/environment-carrier.js'
import { programOf } from '../../core/process/program.js'
import { PROCESS_COMMAND, PROCESS_COMMAND_ARGS, PROCESS_EXECUTABLE_NAME } from '../../core/semconv.js'

/** A process to be started. */
export interface Command {
  file: string
  /** The program itself first. */
  args: readonly string[]
  /** What a shell is given to run, which holds the arguments too. */
  line: string | undefined
}

/** Begins the span of a process; of a line for a shell no more than the program's name is recorded. */
export function startProcessSpan(
  { tracer, childProcess }: Instruments,
  { file, args, line }: Command,
  parent: Context,
): Span {
  const command = line === undefined ? file : programOf(line) || file
  const name = basename(command)
  const attributes: Attributes = { [PROCESS_EXECUTABLE_NAME]: name, [PROCESS_COMMAND]: command }
  if (childProcess?.args) attributes[PROCESS_COMMAND_ARGS] = [...args]
  return tracer.startSpan(name, { kind: SpanKind.INTERNAL, attributes }, parent)
}

/** Whether the caller wrote a context into the environment itself, and not just copied the process's. */
export function hasOwnContext(propagator: TextMapPropagator, env: NodeJS.ProcessEnv | undefined): boolean {
  if (!env || env === process.env) return false
  return Object.keys(env).some(
    (name) => isContextVariable(propagator, name) && env[name] !== process.env[name],
  )
}

/** The pairs of an environment that carry no context. */
export const without = (propagator: TextMapPropagator, pairs: string[]): string[] =>
  pairs.filter((pair) => !isContextVariable(propagator, pair.split('=', 1)[0]!))
