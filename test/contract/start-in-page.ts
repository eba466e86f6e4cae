import { type StartOptions, start, type Telemetry } from '../../src/browser/index.js'
import { QUIET } from '../support/quiet.js'

/** Starts telemetry for a case: each is a page of its own, and none is about its load. */
export const startInPage = ({ instrument, ...options }: StartOptions = {}): Telemetry =>
  start({ ...options, instrument: instrument === false ? false : { ...instrument, ...QUIET } })
