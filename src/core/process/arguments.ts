import { redactUrl } from '../http/url.js'

/**
 * The policy by which arguments of programs lose their secrets. It goes by names, so a secret that stands alone,
 * `login hunter2`, is not found: arguments are recorded for those only who ask for them.
 */
const SECRET_NAME =
  /pass(?:w(?:or)?d|phrase|wd)?$|passw|secret|token|credential|api[-_]?key|access[-_]?key|private[-_]?key|auth(?:orization)?$|cookie/i
const REDACTED = 'REDACTED'

/** `--password=…`, `PGPASSWORD=…`, `/password:…`, `Authorization: …`, perhaps in quotes. */
const NAMED = /^(["']?(?:--?|\/)?)([\w.-]+)(\s*[=:]\s*["']?)(?=\S)(.*?)(["']?)$/s
/** `--password` with its value to follow. */
const FLAG = /^--?([\w.-]+)$/
/** `-psecret` of mysql, `-u user:secret` of curl. */
const SHORT_PASSWORD = /^-p\S/
const USER_FLAG = /^(?:-u|-U|--user|--proxy-user)$/

/** The arguments of a program with `REDACTED` in place of what looks like a secret. */
export function redactArguments(args: readonly string[]): string[] {
  return args.map((arg, index) => redactOne(arg, index > 0 ? args[index - 1]! : ''))
}

/** The same for a line of a shell, in which it keeps what stands between the words. */
export function redactCommand(line: string): string {
  let previous = ''
  return line.replace(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g, (word) => {
    const redacted = redactOne(word, previous)
    previous = word
    return redacted
  })
}

function redactOne(arg: string, previous: string): string {
  const flag = FLAG.exec(previous)?.[1]
  if (flag && SECRET_NAME.test(flag) && !arg.startsWith('-')) return REDACTED
  if (USER_FLAG.test(previous) && arg.includes(':')) return `${arg.slice(0, arg.indexOf(':'))}:${REDACTED}`
  if (SHORT_PASSWORD.test(arg)) return `-p${REDACTED}`
  const [, before, name, between, , after] = NAMED.exec(arg) ?? []
  if (name && SECRET_NAME.test(name)) return `${before}${name}${between}${REDACTED}${after}`
  return arg.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s"']+/gi, redactUrl)
}

/** The program that a line of a shell runs first, after the variables that it sets for it. */
export function programOf(line: string): string {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []
  const first = words.find((word) => !/^\w+=/.test(word)) ?? ''
  return first.replace(/["']/g, '')
}
