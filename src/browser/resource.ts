import type { Attributes } from '@opentelemetry/api'
import { distroResource } from '../core/resource.js'
import * as names from '../core/semconv.js'
import { workerType } from './scope.js'

/** User-Agent Client Hints, in Chromium only. */
interface UserAgentData {
  mobile?: boolean
  platform?: string
}

/**
 * What the page, or the worker, knows of its browser without asking the user.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/resource/browser/
 */
export function browserResource(): Attributes {
  const { userAgent, language, userAgentData } = navigator as Navigator & { userAgentData?: UserAgentData }
  const worker = workerType()
  return {
    ...distroResource('webjs'),
    [names.SERVICE_NAME]: 'unknown_service:browser',
    [names.USER_AGENT_ORIGINAL]: userAgent,
    [names.BROWSER_LANGUAGE]: language,
    ...(worker && { [names.WORKER_TYPE]: worker }),
    ...(userAgentData?.platform && { [names.BROWSER_PLATFORM]: userAgentData.platform }),
    ...(userAgentData && { [names.BROWSER_MOBILE]: userAgentData.mobile ?? false }),
  }
}
