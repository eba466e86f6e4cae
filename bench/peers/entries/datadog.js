/** Datadog's RUM and logs. */
import { datadogLogs } from '@datadog/browser-logs'
import { datadogRum } from '@datadog/browser-rum'

const common = {
  clientToken: 'none',
  service: 'shop-web',
  proxy: `${globalThis.bench.endpoint}/proxy`,
  sessionSampleRate: 100,
}
datadogRum.init({
  ...common,
  applicationId: 'none',
  trackResources: true,
  trackUserInteractions: true,
  trackLongTasks: true,
})
datadogLogs.init({ ...common, forwardErrorsToLogs: true })
