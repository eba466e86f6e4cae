import type { DiagAPI, DiagLogger } from '@opentelemetry/api'
import { registered } from '../registry.js'
import { copy } from './copy.js'

const { get } = registered<DiagLogger>('diag')

export const diag: Pick<DiagAPI, 'error' | 'warn' | 'setLogger'> = {
  error: (...given) => get()?.error(...given),
  warn: (...given) => get()?.warn(...given),
  // Who wraps it wraps the one that an application calls.
  get setLogger() {
    return copy()?.diag.setLogger ?? (() => false)
  },
  set setLogger(own) {
    Object.assign(copy()?.diag ?? {}, { setLogger: own })
  },
}
