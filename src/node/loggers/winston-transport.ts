import { Writable } from 'node:stream'
import { currentLogger } from '../../core/current.js'
import { guard } from '../../core/safety/guard.js'
import { isApplications, unrecorded } from '../../core/safety/unrecorded.js'
import { LEVEL, type LoggedInfo } from './winston-info.js'
import { type Levels, winstonRecord } from './winston-record.js'

/** Options of the transport. */
export interface ThroughlineTransportOptions {
  /** The least severe level that goes out as a log record, such as `warn`. Default: the logger's own. */
  level?: string
  /** `true` sends nothing. */
  silent?: boolean
}

/** A winston logger, as far as a transport looks at it. */
interface Parent {
  levels?: Levels
  level?: string
}

const logger = currentLogger('winston')

/**
 * A winston transport that sends each line as an OTLP log record. It keeps nothing: a record is in the bounded queue
 * of the telemetry that runs when `log` returns, and nowhere while none runs.
 *
 * A stream of Node's and not winston's base class, which would have to be loaded from wherever the application has
 * it. Uncaught exceptions that the logger handles for another transport are recorded; by itself it asks for none,
 * since a handler changes how a process ends.
 */
export class ThroughlineTransport extends Writable {
  readonly level: string | undefined
  silent: boolean
  private parent: Parent | undefined

  constructor({ level, silent = false }: ThroughlineTransportOptions = {}) {
    super({ objectMode: true })
    this.level = level
    this.silent = silent
    this.on('pipe', (from) => {
      this.parent = from as Parent
    })
  }

  override _write(info: LoggedInfo, _encoding: string, done: () => void): void {
    if (this.isLogged(info)) this.log(info, done)
    else done()
  }

  log(info: object, done: () => void): void {
    if (isApplications() && logger().enabled())
      unrecorded(() => guard(() => logger().emit(winstonRecord(info as LoggedInfo, this.parent?.levels))))
    done()
  }

  private isLogged(info: LoggedInfo): boolean {
    if (this.silent) return false
    const levels = this.parent?.levels
    const least = this.level ?? this.parent?.level
    if (!levels || least === undefined) return true
    // Ranks count from the most severe; an unknown level is not below anything, as in winston.
    return levels[least]! >= levels[info[LEVEL] ?? String(info.level)]!
  }
}
