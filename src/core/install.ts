import type { Config, InstrumentationName } from './config/options.js'
import type { Instrument, Instruments } from './instrument.js'
import type { Sdk } from './sdk.js'

/**
 * Puts in our instrumentations and the given ones. One that fails is said aloud and left out: telemetry
 * with a hole is better than an application that does not start.
 *
 * @returns how to take each out again, in the order in which they were put in
 */
export function install(
  config: Config,
  ours: Partial<Record<InstrumentationName, Instrument>>,
  instruments: Instruments,
  sdk: Sdk,
): (() => void)[] {
  const { warn } = instruments
  const stops: (() => void)[] = []
  const attempt = (name: string, put: () => () => void) => {
    try {
      stops.push(put())
    } catch (fault) {
      warn(`instrument ${name}`, `${name} could not be instrumented: ${fault}`)
    }
  }
  for (const [name, instrument] of Object.entries(ours)) {
    if (config.instrument[name as InstrumentationName]) attempt(name, () => instrument(instruments))
  }
  for (const one of config.instrumentations) {
    attempt(one.constructor.name, () => {
      one.setTracerProvider(sdk.tracerProvider)
      one.setMeterProvider?.(sdk.meterProvider)
      one.enable()
      return () => one.disable()
    })
  }
  return stops
}
