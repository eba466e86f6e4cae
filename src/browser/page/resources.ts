import type { Instrument } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { arrived, inTime } from '../lazy.js'
import { later, listen } from '../native.js'
import { pageLoadContext } from './page-load.js'
import { whenShown } from './shown.js'

let isRecorded = false

/** A span below that of the page's load for each script, style, image and the like that it waited for. */
export const resources: Instrument = ({ tracer }) => {
  const record = () => {
    const parent = pageLoadContext()
    const part = arrived()
    if (isRecorded || !parent || !part || document.prerendering) return
    isRecorded = true
    part.recordResources(tracer, parent)
  }
  let isOver = false
  let stopWaiting = () => {}
  let stopListening = () => {}
  const recordLater = () => void inTime().then(() => isOver || guard(record))
  const loaded = () =>
    later(() => {
      stopWaiting = whenShown(recordLater)
    })
  if (document.readyState === 'complete') loaded()
  else stopListening = listen(globalThis, 'load', loaded)
  return () => {
    isOver = true
    stopListening()
    stopWaiting()
    if (document.readyState === 'complete') record()
  }
}
