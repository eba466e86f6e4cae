/**
 * What Throughline promises wherever it runs: one suite, as data, so that Node runs it in a test file and
 * a browser in a page. Cases assert on what arrived on the wire.
 */
import { contextCases } from './contract/context.js'
import type { ContractCase } from './contract/environment.js'
import { lifeCases } from './contract/life.js'
import { networkCases } from './contract/network.js'
import { samplingCases } from './contract/sampling.js'
import { signalCases } from './contract/signals.js'
import { spanCases } from './contract/spans.js'

export type { ContractCase, Environment } from './contract/environment.js'

export const contract: ContractCase[] = [
  ...spanCases,
  ...signalCases,
  ...contextCases,
  ...networkCases,
  ...samplingCases,
  ...lifeCases,
]
