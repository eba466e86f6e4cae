/** An application's page, or with `importScripts` its worker: Throughline and the OpenTelemetry API as globals, for the tests to write code with. */
import * as api from '@opentelemetry/api'
import * as throughline from '../../../src/browser/index.js'

declare global {
  interface Window {
    throughline: typeof throughline
    api: typeof api
    telemetry: throughline.Telemetry
  }
}

const lowered = {
  async wait() {
    await null
  },
  async fail(message: string) {
    await null
    throw new Error(message)
  },
}

Object.assign(globalThis, { throughline, api, lowered })
