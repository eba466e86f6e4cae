import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { arch, hostname, release, type, userInfo, version } from 'node:os'
import { basename, isAbsolute } from 'node:path'
import type { Attributes } from '@opentelemetry/api'
import { distroResource } from '../../core/resource.js'
import { guard } from '../../core/safety/guard.js'
import * as names from '../../core/semconv.js'
import { cloudResource } from './cloud.js'

/** The conventions' names for what Node calls `x64` and so on. */
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', ia32: 'x86', arm: 'arm32', ppc: 'ppc32' }

/** The main file; after `node -e` the first argument is in its place, which is nobody's business. */
function script(): string | undefined {
  const [, file] = process.argv
  return file && isAbsolute(file) && existsSync(file) ? file : undefined
}

/**
 * What the process knows of itself without asking anybody. Its arguments stay out, which may hold secrets, and
 * so does `NODE_ENV`, which says how libraries behave and not where the process is deployed.
 */
export function nodeResource(): Attributes {
  const known: Attributes = {
    ...distroResource('nodejs'),
    ...cloudResource(process.env),
    [names.SERVICE_NAME]: 'unknown_service:node',
    [names.SERVICE_INSTANCE_ID]: randomUUID(),
    [names.PROCESS_PID]: process.pid,
    [names.PROCESS_OWNER]: guard(() => userInfo().username),
    [names.PROCESS_COMMAND]: script(),
    [names.PROCESS_EXECUTABLE_NAME]: basename(process.execPath),
    [names.PROCESS_EXECUTABLE_PATH]: process.execPath,
    [names.PROCESS_RUNTIME_NAME]: 'nodejs',
    [names.PROCESS_RUNTIME_VERSION]: process.versions.node,
    [names.PROCESS_RUNTIME_DESCRIPTION]: 'Node.js',
    [names.HOST_NAME]: hostname(),
    [names.HOST_ARCH]: ARCHITECTURES[arch()] ?? arch(),
    [names.OS_TYPE]: type().toLowerCase().replace('windows_nt', 'windows'),
    [names.OS_VERSION]: release(),
    [names.OS_DESCRIPTION]: version(),
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
}
