import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Attributes } from '@opentelemetry/api'
import type { ResourceDetector } from '../../core/detect.js'
import * as names from '../../core/semconv.js'
import { containerId } from './container.js'

const MOST_MS = 2000

/** At once: it takes microseconds, and an application that keeps its thread busy while it starts loses nothing. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** What a program of the system prints; nothing when it is not there. */
const ask = (program: string, ...args: string[]): Promise<string> =>
  new Promise((resolve) =>
    execFile(program, args, { timeout: MOST_MS, windowsHide: true }, (error, stdout) =>
      resolve(error ? '' : stdout),
    ),
  )

/** What the system calls this machine for as long as it is installed. */
async function machineId(): Promise<string | undefined> {
  switch (process.platform) {
    case 'darwin':
      return /"IOPlatformUUID" = "([^"]+)"/.exec(
        await ask('/usr/sbin/ioreg', '-rd1', '-c', 'IOPlatformExpertDevice'),
      )?.[1]
    case 'win32':
      return /MachineGuid\s+REG_SZ\s+(\S+)/.exec(
        await ask('reg', 'query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid'),
      )?.[1]
    default:
      return ['/etc/machine-id', '/var/lib/dbus/machine-id']
        .map((file) => readText(file).trim())
        .find(Boolean)
  }
}

/** @see https://opentelemetry.io/docs/specs/semconv/resource/host/ (`host.id`, privileged lookup) */
async function detectHost(): Promise<Attributes> {
  const id = await machineId()
  return id ? { [names.HOST_ID]: id } : {}
}

/** @see https://opentelemetry.io/docs/specs/semconv/resource/container/ */
function detectContainer(): Attributes {
  const id = containerId(readText('/proc/self/cgroup'), readText('/proc/self/mountinfo'))
  return id ? { [names.CONTAINER_ID]: id } : {}
}

/** What takes a file or another program to find out. */
export const nodeDetectors: ResourceDetector[] =
  process.platform === 'linux' ? [detectHost, detectContainer] : [detectHost]
