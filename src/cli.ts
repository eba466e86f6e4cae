#!/usr/bin/env node
/** The command `throughline`. */
import { parseArgs } from 'node:util'
import { collect } from './cli/collect.js'
import { type Command, UsageError } from './cli/command.js'
import { doctor } from './cli/doctor.js'
import { exec } from './cli/exec.js'
import { nearest } from './collector/nearest.js'
import { ThroughlineError } from './core/errors.js'

declare const __VERSION__: string

const commands: Record<string, Command> = { collect, doctor, exec }

const common = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

function help({ usage, help }: Command): string {
  const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  return `Usage: ${usage}

Commands:
${list.join('\n')}

Options:
${help}
  -h, --help          this text
  -v, --version       the version
`
}

/** Refuses an option that the command does not have, and names the one that was probably meant. */
function checkOptions(args: string[], options: Command['options']): void {
  for (const arg of args) {
    const name = /^--([^=]+)/.exec(arg)?.[1]
    if (name === undefined || Object.hasOwn(options, name)) continue
    const right = nearest(name, Object.keys(options))
    throw new UsageError(`unknown option --${name}${right ? `; use --${right}` : ''}; see throughline --help`)
  }
}

function parse(args: string[], options: Command['options']) {
  checkOptions(args, options)
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values: values as Record<string, string | boolean | undefined>, positionals }
  } catch (error) {
    throw new UsageError(`${(error as Error).message.replace(/\. .*/s, '')}; see throughline --help`)
  }
}

async function main(args: string[]): Promise<number | undefined> {
  const first = args[0]
  const named = first !== undefined && !first.startsWith('-')
  const name = named ? first : 'collect'
  if (!Object.hasOwn(commands, name)) {
    const right = nearest(name, Object.keys(commands))
    throw new UsageError(
      `unknown command "${name}"${right ? `; use "${right}"` : ''}; see throughline --help`,
    )
  }
  const command = commands[name]!
  const end = args.indexOf('--')
  const own = args.slice(named ? 1 : 0, end < 0 ? undefined : end)
  const operands = end < 0 ? [] : args.slice(end + 1)
  // Before the options, which may be the program's.
  if (
    command.operands === 'required' &&
    end < 0 &&
    !own.some((one) => /^(-h|--help|-v|--version)$/.test(one))
  )
    throw new UsageError(`write "--" before the program: ${command.usage}`)
  const { values, positionals } = parse(own, { ...command.options, ...common })
  const unexpected = positionals[0] ?? (command.operands ? undefined : operands[0])
  if (unexpected !== undefined) throw new UsageError(`unexpected "${unexpected}"; see throughline --help`)
  if (values.help) process.stdout.write(help(command))
  else if (values.version) process.stdout.write(`${__VERSION__}\n`)
  else return command.run(values, operands)
  return 0
}

main(process.argv.slice(2)).then(
  (code) => {
    if (code !== undefined) process.exitCode = code
  },
  (error) => {
    const known = error instanceof ThroughlineError || error instanceof UsageError
    process.stderr.write(`throughline: ${known ? error.message : (error.stack ?? error)}\n`)
    process.exitCode = error instanceof UsageError ? 2 : 1
  },
)
