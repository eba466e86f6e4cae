import http2, { type ClientHttp2Session } from 'node:http2'
import type { Route } from './route.js'
import { sharedUntil } from './shared.js'
import { openTunnel, overTls } from './tunnel.js'

// Taken when this module is loaded, before anybody's instrumentation replaces it.
const { connect } = http2

interface Channel {
  session(): Promise<ClientHttp2Session>
  end(): void
}

const channels = sharedUntil<Channel>(({ end }) => end())

/** Answers the connection to a receiver, and makes a new one when it is gone or wants no more calls. */
export function channelTo(route: Route): () => Promise<ClientHttp2Session> {
  return channels(route.key, route.stopped, () => createChannel(route)).session
}

function createChannel(route: Route): Channel {
  const sessions = new Set<ClientHttp2Session>()
  let current: Promise<ClientHttp2Session> | undefined
  const open = async (): Promise<ClientHttp2Session> => {
    const { target, proxy, tls } = route
    const tunnel = proxy && (await openTunnel(route))
    const socket =
      tunnel && target.protocol === 'https:' ? overTls(route, tunnel, { ALPNProtocols: ['h2'] }) : tunnel
    const session = connect(target.origin, { ...tls, ...(socket && { createConnection: () => socket }) })
    sessions.add(session)
    // A call on its way does not keep the process alive.
    session.unref()
    return session
  }
  const renew = () => {
    const opening = open()
    current = opening
    const forget = () => {
      if (current === opening) current = undefined
    }
    opening.then((session) => {
      session.on('goaway', forget)
      session.on('close', () => {
        forget()
        sessions.delete(session)
      })
      // The calls on it hear of it.
      session.on('error', forget)
    }, forget)
    return opening
  }
  return {
    session: () => current ?? renew(),
    end() {
      for (const session of sessions) session.destroy()
    },
  }
}
