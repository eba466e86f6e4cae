import type { ParseArgsConfig } from 'node:util'

/** A subcommand: its own options and what it does. */
export interface Command {
  /** One line for the overview. */
  summary: string
  usage: string
  /** Its options for `--help`, one line each. */
  help: string
  options: NonNullable<ParseArgsConfig['options']>
  /** Takes what stands after `--`, untouched. */
  operands?: 'required' | 'optional'
  /** @returns the exit code, or nothing while it goes on running. */
  run(values: Record<string, string | boolean | undefined>, operands: string[]): Promise<number | undefined>
}

/** What the user wrote is not a command of ours; printed without a stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
