import type { Protocol } from '../../core/config/exporter.js'
import type { Answer } from '../../core/delivery/retry.js'

/** What was sent where. */
export interface Sent {
  url: URL
  protocol: Protocol
  /** By which it went. */
  proxy?: URL | undefined
}

const CERTIFICATE_CODES = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
])

/** What a request without an answer means, and what to do. */
export function adviceForFault(fault: Error, { url, protocol, proxy }: Sent): string {
  const code = codeOf(fault)
  const { hostname, host, protocol: scheme } = url
  if (fault.message.startsWith('the proxy'))
    return `${fault.message}: check HTTPS_PROXY, or list ${hostname} in NO_PROXY`
  if (proxy && (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN'))
    return `the proxy ${proxy.host} is not there (${code}): correct HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or list ${hostname} in NO_PROXY`
  if (code === 'ECONNREFUSED')
    return `nothing listens on ${host}: start the receiver ("npx throughline" is one), or correct the port`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `the name ${hostname} cannot be found (${code}): correct the host in the endpoint, or the DNS of this machine`
  if (CERTIFICATE_CODES.has(code))
    return `the certificate of ${host} is signed by nobody that Node trusts (${code}): give its authority as "tls.ca", or OTEL_EXPORTER_OTLP_CERTIFICATE`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `the certificate of ${host} is for another name: write the endpoint with a name that is in it`
  if (code === 'CERT_HAS_EXPIRED')
    return `the certificate of ${host} has expired: renew it, or correct this machine's clock`
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return `${host} does not speak TLS as asked for (${code}): write http:// when it is without TLS, or give the client's certificate that it wants`
  if (
    protocol === 'grpc' &&
    (code.startsWith('ERR_HTTP2') || code === 'ECONNRESET' || /HTTP\/2 code/.test(fault.message))
  )
    return `${host} does not speak gRPC: OTLP over HTTP is commonly on port 4318, so set the protocol to http/protobuf, or the port to 4317`
  if (code.startsWith('HPE_') || code === 'ECONNRESET')
    return `${host} does not answer in HTTP/1.1: it may be a gRPC port (4317), so set the protocol to grpc, or the port to 4318${scheme === 'http:' ? ', or https:// when it wants TLS' : ''}`
  if (/^no answer within/.test(fault.message))
    return `${host} took the connection and gave ${fault.message}: something other than a receiver may listen there, or a firewall swallows the answer`
  return `${fault.message || code}: no answer came from ${host}`
}

/** What an answer means that is not the wanted one; nothing for one that is. */
export function adviceForAnswer(answer: Answer, { url, protocol }: Sent): string | undefined {
  const { status, name } = answer
  const said = name ?? String(status)
  if (status === 200 && isPage(answer.body))
    return `${url.host} answered with a page and not by OTLP: the endpoint is somebody else's, so correct its host, port or path`
  if (status >= 200 && status < 300) return undefined
  if (status === 401 || /^UNAUTHENTICATED/.test(said))
    return `the receiver wants to know who asks (${said}): give "headers", such as OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20…`
  if (status === 403 || /^PERMISSION_DENIED/.test(said))
    return `the receiver knows who asks and refuses (${said}): the token may be another project's or only for reading`
  if (status === 404 || status === 405 || /^UNIMPLEMENTED/.test(said)) return wrongPath(url, said, protocol)
  if (status === 407)
    return 'the proxy wants a password (407): write it into HTTPS_PROXY, as http://user:password@host:port'
  if (status === 415)
    return `the receiver does not take ${protocol} (415): set the protocol to ${protocol === 'http/json' ? 'http/protobuf' : 'http/json'}, or to grpc for a gRPC receiver`
  if (status >= 300 && status < 400) return `the receiver answered ${said}`
  if (status === 429 || status === 503)
    return `the receiver is there and takes nothing now (${said}): it is tried again by itself, so look at the receiver`
  return `the receiver answered ${said}: look into its log`
}

function wrongPath({ pathname, origin }: URL, said: string, protocol: Protocol): string {
  const doubled = /^(.*?)\/v1\/(?:traces|logs|metrics)(\/v1\/\w+)$/.exec(pathname)
  if (doubled)
    return `the path ${pathname} has the signal's twice (${said}): OTEL_EXPORTER_OTLP_ENDPOINT is the base, so write ${origin}${doubled[1]}`
  if (protocol === 'grpc') return `${origin} has no OTLP service (${said}): correct the host or the port`
  return `nothing takes OTLP at ${pathname} (${said}): correct the path of the endpoint, to which /v1/traces, /v1/logs and /v1/metrics are added`
}

const isPage = (body: Uint8Array): boolean =>
  /^\s*<(!doctype|html)/i.test(new TextDecoder().decode(body.subarray(0, 200)))

/** Some faults have their cause inside. */
function codeOf(fault: unknown): string {
  const { code, cause, errors } = fault as { code?: unknown; cause?: unknown; errors?: unknown[] }
  if (typeof code === 'string') return code
  return cause || errors?.[0] ? codeOf(cause ?? errors?.[0]) : ''
}
