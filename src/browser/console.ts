import { instrumentConsole } from '../core/console/index.js'
import type { Instrument } from '../core/instrument.js'
import { arrived, soon } from './lazy.js'

/** Nothing that a page prints is a log. */
const output = { isLog: () => false, jsonLines: false }

/**
 * A page's console. In developer tools an object is to be opened and its place in the source followed: nothing is added
 * there but the ids that somebody asked for, once what adds them has come.
 */
export const pageConsole: Instrument = (instruments) => {
  const isAsked = instruments.console.ids === 'always'
  if (isAsked) void soon()
  return instrumentConsole(
    console,
    (...said) => (isAsked && arrived()?.withIds(...said, output)) || said[0],
  )(instruments)
}
