/** Splunk's distribution. */
import { SplunkRum } from '@splunk/otel-web'

SplunkRum.init({
  beaconEndpoint: `${globalThis.bench.endpoint}/rum`,
  rumAccessToken: 'none',
  applicationName: 'shop-web',
})
