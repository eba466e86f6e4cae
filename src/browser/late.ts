import type { Instrument } from '../core/instrument.js'
import { guard } from '../core/safety/guard.js'
import { inTime } from './lazy.js'

/** An instrument for what the browser itself keeps: it is loaded when the page has nothing else to do. */
export function late(name: 'longTasks' | 'webVitals'): Instrument {
  return (instruments) => {
    let isOver = false
    let stop: (() => void) | undefined
    void inTime().then((part) => {
      if (part && !isOver) stop = guard(() => part[name](instruments))
    })
    return () => {
      isOver = true
      stop?.()
    }
  }
}
