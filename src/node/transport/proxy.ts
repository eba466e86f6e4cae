import { BlockList, isIP } from 'node:net'
import type { Warn } from '../../core/safety/warn.js'
import { isSameMachine } from './same-machine.js'

type Variables = Record<string, string | undefined>

/**
 * The proxy that the environment names for a URL: `HTTPS_PROXY` for https, `HTTP_PROXY` for http, `ALL_PROXY` where that
 * is not set, in lower case too, which wins. None for what is on this machine, where no proxy could reach it, and for what `NO_PROXY` lists.
 */
export function proxyFor(target: URL, environment: Variables, warn: Warn): URL | undefined {
  const own = target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const name = variable(environment, own) ? own : 'ALL_PROXY'
  const value = variable(environment, name)
  if (!value || isSameMachine(target.hostname) || isExcepted(target, variable(environment, 'NO_PROXY')))
    return undefined
  const whole = value.includes('://') ? value : `http://${value}`
  if (URL.canParse(whole) && /^https?:$/.test(new URL(whole).protocol)) return new URL(whole)
  // Its value may have a password in it.
  warn(`proxy ${name}`, `${name} is not an http or https URL; telemetry goes without a proxy`)
  return undefined
}

const variable = (environment: Variables, name: string): string | undefined =>
  (environment[name.toLowerCase()] || environment[name])?.trim()

/** The header by which a proxy is told who asks, when its URL says so. */
export function proxyHeaders({ username, password }: URL): Record<string, string> {
  if (!username && !password) return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** `NO_PROXY`: hosts with their subdomains, addresses, networks (`10.0.0.0/8`), each with a port if wished; `*`: all. */
export function isExcepted({ hostname, port, protocol }: URL, list = ''): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const ownPort = port || (protocol === 'https:' ? '443' : '80')
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const [, name = '', entryPort] = /^(\[.*\]|[^:]*(?:::?[^:]*){2,}|[^:]*)(?::(\d+))?$/.exec(entry) ?? []
      if (entryPort && entryPort !== ownPort) return false
      return isHost(host, name.replace(/^\[|\]$/g, ''))
    })
}

function isHost(host: string, entry: string): boolean {
  if (entry === '*') return true
  if (entry.includes('/')) return isInNetwork(host, entry)
  const name = entry.replace(/^\*?\./, '')
  return name !== '' && (host === name || (!isIP(host) && host.endsWith(`.${name}`)))
}

function isInNetwork(host: string, network: string): boolean {
  const [address = '', prefix = ''] = network.split('/')
  const family = isIP(address)
  const bits = Number(prefix)
  if (!family || family !== isIP(host) || !/^\d+$/.test(prefix) || bits > (family === 4 ? 32 : 128))
    return false
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(address, bits, kind)
  return list.check(host, kind)
}
