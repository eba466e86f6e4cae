import { randomUUID } from 'node:crypto'
import { arch, hostname, release, type } from 'node:os'
import { basename } from 'node:path'
import type { Attributes } from '@opentelemetry/api'
import { distroResource } from '../core/resource.js'
import * as names from '../core/semconv.js'

/** The conventions' names for what Node calls `x64` and so on. */
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', ia32: 'x86', arm: 'arm32', ppc: 'ppc32' }

/** What the process knows of itself without asking anybody. */
export function nodeResource(): Attributes {
  return {
    ...distroResource(),
    [names.SERVICE_NAME]: 'unknown_service:node',
    [names.SERVICE_INSTANCE_ID]: randomUUID(),
    [names.PROCESS_PID]: process.pid,
    [names.PROCESS_EXECUTABLE_NAME]: basename(process.execPath),
    [names.PROCESS_RUNTIME_NAME]: 'nodejs',
    [names.PROCESS_RUNTIME_VERSION]: process.versions.node,
    [names.HOST_NAME]: hostname(),
    [names.HOST_ARCH]: ARCHITECTURES[arch()] ?? arch(),
    [names.OS_TYPE]: type().toLowerCase().replace('windows_nt', 'windows'),
    [names.OS_VERSION]: release(),
  }
}
