import type { Attributes } from '@opentelemetry/api'
import { SDK_INFO } from '@opentelemetry/core'
import { TELEMETRY_DISTRO_NAME, TELEMETRY_DISTRO_VERSION } from './semconv.js'

/** Who made the telemetry: the OpenTelemetry SDK for this language, in our distribution of it. */
export function distroResource(): Attributes {
  return { ...SDK_INFO, [TELEMETRY_DISTRO_NAME]: 'throughline', [TELEMETRY_DISTRO_VERSION]: __VERSION__ }
}
