/** What the W3C's validation suite asks of a service, by the names of its tests, as facts about headers. */

export type Header = [name: string, value: string]

export interface Case {
  /** The suite's test, and what this line of it is about. */
  name: string
  headers: Header[]
  /** Whether the callback belongs to the trace of the request; else it has a new one. */
  continues: boolean
  /** The `tracestate` of the callback; undefined: none. */
  state?: string
}

export const TRACE_ID = '12345678901234567890123456789012'
export const PARENT_ID = '1234567890123456'

const parent = (version = '00', traceId = TRACE_ID, spanId = PARENT_ID, flags = '01'): string =>
  `${version}-${traceId}-${spanId}-${flags}`

const accepts = (test: string, ...values: string[]): Case[] =>
  values.map((value) => named(test, [['traceparent', value]], true))
const refuses = (test: string, ...values: string[]): Case[] =>
  values.map((value) => named(test, [['traceparent', value]], false))

function named(test: string, headers: Header[], continues: boolean, state?: string): Case {
  const shown = headers.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ')
  return { name: `${test}: ${shown.slice(0, 150) || 'no header'}`, headers, continues, state }
}

const traceparentCases: Case[] = [
  named('both_traceparent_and_tracestate_missing', [], false),
  ...accepts('traceparent_included_tracestate_missing', parent()),
  named(
    'traceparent_duplicated',
    [
      ['traceparent', parent('00', '12345678901234567890123456789011')],
      ['traceparent', parent()],
    ],
    false,
  ),
  ...['trace-parent', 'trace.parent'].map((name) =>
    named('traceparent_header_name', [[name, parent()]], false),
  ),
  ...['TraceParent', 'TrAcEpArEnT', 'TRACEPARENT'].map((name) =>
    named('traceparent_header_name_valid_casing', [[name, parent()]], true),
  ),
  ...refuses('traceparent_version_0x00', `${parent()}.`, `${parent()}-what-the-future-will-be-like`),
  ...accepts('traceparent_version_0xcc', parent('cc'), `${parent('cc')}-what-the-future-will-be-like`),
  ...refuses('traceparent_version_0xcc', `${parent('cc')}.what-the-future-will-be-like`),
  ...refuses('traceparent_version_0xff', parent('ff')),
  ...refuses('traceparent_version_illegal_characters', parent('.0'), parent('0.')),
  ...refuses('traceparent_version_too_long', parent('000'), parent('0000')),
  ...refuses('traceparent_version_too_short', parent('0')),
  ...refuses('traceparent_trace_id_all_zero', parent('00', '0'.repeat(32))),
  ...refuses(
    'traceparent_trace_id_illegal_characters',
    parent('00', `.${TRACE_ID.slice(1)}`),
    parent('00', `${TRACE_ID.slice(1)}.`),
    parent('00', `A${TRACE_ID.slice(1)}`),
  ),
  ...refuses('traceparent_trace_id_too_long', parent('00', `${TRACE_ID}3`)),
  ...refuses('traceparent_trace_id_too_short', parent('00', TRACE_ID.slice(1))),
  ...refuses('traceparent_parent_id_all_zero', parent('00', TRACE_ID, '0'.repeat(16))),
  ...refuses(
    'traceparent_parent_id_illegal_characters',
    parent('00', TRACE_ID, `.${PARENT_ID.slice(1)}`),
    parent('00', TRACE_ID, `${PARENT_ID.slice(1)}.`),
  ),
  ...refuses('traceparent_parent_id_too_long', parent('00', TRACE_ID, `${PARENT_ID}7`)),
  ...refuses('traceparent_parent_id_too_short', parent('00', TRACE_ID, PARENT_ID.slice(1))),
  ...['.0', '0.'].flatMap((flags) =>
    refuses('traceparent_trace_flags_illegal_characters', parent('00', TRACE_ID, PARENT_ID, flags)),
  ),
  ...refuses('traceparent_trace_flags_too_long', parent('00', TRACE_ID, PARENT_ID, '001')),
  ...refuses('traceparent_trace_flags_too_short', parent('00', TRACE_ID, PARENT_ID, '1')),
  ...accepts(
    'traceparent_ows_handling',
    ` ${parent()}`,
    `\t${parent()}`,
    `${parent()} `,
    `${parent()}\t`,
    `\t ${parent()} \t`,
  ),
]

const unsampled = parent('00', TRACE_ID, PARENT_ID, '00')
const state = (test: string, expected: string | undefined, ...values: string[]): Case =>
  named(
    test,
    [['traceparent', unsampled], ...values.map((value): Header => ['tracestate', value])],
    true,
    expected,
  )
const stateBy = (name: string, expected: string | undefined): Case[] => [
  named(
    expected ? 'tracestate_header_name_valid_casing' : 'tracestate_header_name',
    [
      ['traceparent', unsampled],
      [name, 'foo=1'],
    ],
    true,
    expected,
  ),
]

const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/'
const printable = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i)).join('')
const VALUE = printable.replace(/[,=]/g, '')
const numbered = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i).padStart(2, '0'))
    .map((number) => `bar${number}=${number}`)
    .join(',')
const thirty = [numbered(1, 10), numbered(11, 20), numbered(21, 30)]

const tracestateCases: Case[] = [
  ...['foo=1', 'foo=1,bar=2'].map((value) =>
    named('tracestate_included_traceparent_missing', [['tracestate', value]], false),
  ),
  state('tracestate_included_traceparent_included', 'foo=1,bar=2', 'foo=1,bar=2'),
  ...['trace-state', 'trace.state'].flatMap((name) => stateBy(name, undefined)),
  ...['TraceState', 'TrAcEsTaTe', 'TRACESTATE'].flatMap((name) => stateBy(name, 'foo=1')),
  state('tracestate_empty_header', undefined, ''),
  state('tracestate_empty_header', 'foo=1', 'foo=1', ''),
  state('tracestate_empty_header', 'foo=1', '', 'foo=1'),
  state(
    'tracestate_multiple_headers_different_keys',
    'foo=1,bar=2,rojo=1,congo=2,baz=3',
    ...['foo=1,bar=2', 'rojo=1,congo=2', 'baz=3'],
  ),
  // The suite takes both, one of them kept or all of them; ours keeps the first.
  state('tracestate_duplicated_keys', 'foo=1', 'foo=1,foo=1'),
  state('tracestate_duplicated_keys', 'foo=1', 'foo=1,foo=2'),
  state('tracestate_duplicated_keys', 'foo=1', 'foo=1', 'foo=1'),
  state('tracestate_duplicated_keys', 'foo=1', 'foo=1', 'foo=2'),
  ...[`${KEY}=${VALUE}`, `${KEY}@a-z0-9_-*/=${VALUE}`].map((member) =>
    state('tracestate_all_allowed_characters', member, member),
  ),
  ...['foo=1 \t , \t bar=2, \t baz=3', 'foo=1\t \t,\t \tbar=2,\t \tbaz=3'].map((value) =>
    state('tracestate_ows_handling', 'foo=1,bar=2,baz=3', value),
  ),
  ...[' foo=1', '\tfoo=1', 'foo=1 ', 'foo=1\t', '\t foo=1 \t'].map((value) =>
    state('tracestate_ows_handling', 'foo=1', value),
  ),
  ...['foo =1', 'FOO=1', 'foo.bar=1'].map((value) =>
    state('tracestate_key_illegal_characters', undefined, value),
  ),
  // Level 2 made "@" a character like any other, but for the first place.
  state('tracestate_key_illegal_vendor_format', undefined, '@foo=1,bar=2'),
  ...['foo@=1,bar=2', 'foo@@bar=1,bar=2', 'foo@bar@baz=1,bar=2'].map((value) =>
    state('tracestate_key_illegal_vendor_format', value, value),
  ),
  state('tracestate_member_count_limit', numbered(1, 32), ...thirty, numbered(31, 32)),
  state('tracestate_member_count_limit', undefined, ...thirty, numbered(31, 33)),
  ...[
    'z'.repeat(256),
    `${'t'.repeat(241)}@${'v'.repeat(14)}`,
    `${'t'.repeat(242)}@v`,
    't@vvvvvvvvvvvvvvv',
  ].map((key) => state('tracestate_key_length_limit', `foo=1,${key}=1`, 'foo=1', `${key}=1`)),
  state('tracestate_key_length_limit', undefined, 'foo=1', `${'z'.repeat(257)}=1`),
  ...['foo=bar=baz', 'foo=,bar=3'].map((value) =>
    state('tracestate_value_illegal_characters', undefined, value),
  ),
]

export const cases: Case[] = [...traceparentCases, ...tracestateCases]
