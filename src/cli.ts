#!/usr/bin/env node
/** The command `throughline`. */
import { parseArgs } from 'node:util'
import { collect } from './cli/collect.js'
import { type Command, UsageError } from './cli/command.js'
import { nearest } from './collector/nearest.js'
import { ThroughlineError } from './core/errors.js'

declare const __VERSION__: string

const commands: Record<string, Command> = { collect }

const common = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

function help(): string {
  const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  return `Usage: ${collect.usage}

Commands:
${list.join('\n')}

Options:
  -p, --port N        port for OTLP/HTTP, API and viewer (default 4318, or the next free one)
      --host ADDRESS  address to listen on (default 127.0.0.1)
  -d, --data FOLDER   folder for the data (default .throughline)
  -y, --yes           install what is missing without asking
  -h, --help          this text
  -v, --version       the version
`
}

/** Refuses an option that the command does not have, and names the one that was probably meant. */
function checkOptions(args: string[], options: Command['options']): void {
  for (const arg of args) {
    if (arg === '--') return
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
  const { values, positionals } = parse(named ? args.slice(1) : args, { ...command.options, ...common })
  if (positionals.length) throw new UsageError(`unexpected "${positionals[0]}"; see throughline --help`)
  if (values.help) process.stdout.write(help())
  else if (values.version) process.stdout.write(`${__VERSION__}\n`)
  else return command.run(values)
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
