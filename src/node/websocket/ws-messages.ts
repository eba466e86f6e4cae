import type { Duplex } from 'node:stream'
import { context } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'
import type { Connection } from '../../core/websocket/connection.js'
import { describePayload, prepend } from './ws-payload.js'
import { describeReceived, receiveBuffers } from './ws-received.js'
import type { WsReceiver, WsSender, WsWebSocket } from './ws-socket.js'

/**
 * Takes one WebSocket of the `ws` package through a connection of ours: what it sends and what it hands on.
 *
 * At its sender and its receiver, which are next to the wire: an application's own subclass of `WebSocket`
 * may send and emit anything. Both are this one WebSocket's, so no prototype is touched.
 *
 * @param role decides on masks, which only clients use
 */
export function followWs(
  { _sender: sender, _receiver: receiver }: WsWebSocket,
  socket: Duplex,
  connection: Connection,
  role: 'client' | 'server',
): void {
  const send = sender.send.bind(sender)
  const sendControl = (text: string) =>
    send(text, { binary: false, compress: false, fin: true, mask: role === 'client' })
  const greeting = connection.greeting()
  if (greeting !== undefined) sendControl(greeting)
  sender.send = sending(send, sendControl, connection)
  let code = 1006
  const emit = receiver.emit
  const deliver = receiving(receiver, emit, connection)
  receiver.emit = function (this: WsReceiver, event, ...args) {
    if (event === 'message') return deliver(args)
    if (event === 'conclude') code = args[0] as number
    return Reflect.apply(emit, this, [event, ...args])
  }
  socket.once('close', () => guard(() => connection.close(code)))
}

function sending(
  send: WsSender['send'],
  sendControl: (text: string) => void,
  connection: Connection,
): WsSender['send'] {
  // Parts after the first are of a message that has been seen.
  let isInside = false
  return (data, options, done) => {
    const isPart = isInside
    const { fin } = options
    const sent = isPart ? undefined : guard(() => connection.send(describePayload(data, options)))
    try {
      if (sent?.control !== undefined) sendControl(sent.control)
      const payload = sent?.envelope ? prepend(sent.envelope, data, options) : data
      send(payload, options, done)
      isInside = fin === false
      sent?.end()
    } catch (thrown) {
      sent?.end({ thrown })
      throw thrown
    }
  }
}

function receiving(
  receiver: WsReceiver,
  emit: WsReceiver['emit'],
  connection: Connection,
): (args: unknown[]) => boolean {
  let convert: ((bytes: Buffer) => unknown) | undefined
  return (args) => {
    const [data, isBinary = typeof data !== 'string'] = args
    const received = guard(() => connection.receive(describeReceived(data, isBinary as boolean)))
    if (received === 'control') {
      if (connection.opens()) convert ??= receiveBuffers(receiver)
      return true
    }
    const pass = (payload: unknown) => Reflect.apply(emit, receiver, ['message', payload, ...args.slice(1)])
    if (!received) return pass(data)
    const rest = received.skip > 0 ? strip(data as Buffer | string, received.skip) : data
    const payload = convert && isBinary ? convert(rest as Buffer) : rest
    try {
      return context.with(received.context, pass, undefined, payload)
    } finally {
      received.end()
    }
  }
}

const strip = (data: Buffer | string, skip: number): Buffer | string =>
  typeof data === 'string' ? data.slice(skip) : data.subarray(skip)
