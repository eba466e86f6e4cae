/** The error codes of HTTP/2 by their names, from 0 on (RFC 9113, section 7). */
const ERRORS = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
]

/** The name of a code with which a stream was reset; undefined when it was not. */
export function resetName(code: number | undefined): string | undefined {
  if (!code) return undefined
  return ERRORS[code] ?? `HTTP2_ERROR_${code}`
}

/** What an error of a stream says of its cause: Node has one code for all resets, and one for all failed sessions. */
export function streamErrorType(error: unknown, rstCode: number | undefined): string {
  const { code, cause, name } = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException }
  const reset = code === 'ERR_HTTP2_STREAM_ERROR' ? resetName(rstCode) : undefined
  return reset ?? cause?.code ?? code ?? name
}
