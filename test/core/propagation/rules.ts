/** The rules of the two standards, one line each, as questions to any propagator. */
import { baggageEntryMetadataFromString } from '@opentelemetry/api'
import { PARENT, SPAN_ID, TRACE_ID, type Wire } from './support.js'

type Rules = Record<string, (wire: Wire) => boolean>

const ids = `${TRACE_ID}-${SPAN_ID}`
const members = (count: number, prefix = 'k') => Array.from({ length: count }, (_, i) => `${prefix}${i}=${i}`)
const same = (actual: unknown, expected: unknown) => JSON.stringify(actual) === JSON.stringify(expected)
const none = (value: unknown) => value === undefined

/** https://www.w3.org/TR/trace-context-2/#traceparent-header */
const traceparent: Rules = {
  'traceparent: is read': (w) => same(w.parent({ traceparent: PARENT })?.traceId, TRACE_ID),
  'traceparent: two of them are none': (w) => none(w.parent({ traceparent: [PARENT, PARENT] })),
  'traceparent: an array of one is one': (w) => same(w.parent({ traceparent: [PARENT] })?.spanId, SPAN_ID),
  'traceparent: any whitespace around it is ignored': (w) =>
    same(w.parent({ traceparent: `\t  ${PARENT} \t ` })?.spanId, SPAN_ID),
  'traceparent: a line break is no whitespace': (w) => none(w.parent({ traceparent: `${PARENT}\n` })),
  'traceparent: upper case is malformed': (w) => none(w.parent({ traceparent: PARENT.toUpperCase() })),
  'traceparent: version 00 has nothing behind the flags': (w) =>
    none(w.parent({ traceparent: `${PARENT}-` })),
  'traceparent: version ff is malformed': (w) => none(w.parent({ traceparent: `ff-${ids}-01` })),
  'traceparent: a later version may have more': (w) =>
    same(w.parent({ traceparent: `01-${ids}-01-more` })?.spanId, SPAN_ID),
  'traceparent: a later version separates it': (w) => none(w.parent({ traceparent: `01-${ids}-01more` })),
  'traceparent: a trace id of zeros is malformed': (w) =>
    none(w.parent({ traceparent: `00-${'0'.repeat(32)}-${SPAN_ID}-01` })),
  'traceparent: a span id of zeros is malformed': (w) =>
    none(w.parent({ traceparent: `00-${TRACE_ID}-${'0'.repeat(16)}-01` })),
  'flags: random is read': (w) => same(w.parent({ traceparent: `00-${ids}-03` })?.traceFlags, 3),
  'flags: unknown bits are not taken over': (w) =>
    same(w.parent({ traceparent: `00-${ids}-ff` })?.traceFlags, 3),
  'flags: what is passed through keeps its form': (w) =>
    same(w.forward({ traceparent: `00-${ids}-ff` }).traceparent, `00-${ids}-03`),
  'flags: a later version is passed through as version 00': (w) =>
    same(w.forward({ traceparent: `cc-${ids}-11-more` }).traceparent, `00-${ids}-01`),
  'traceparent: malformed ids are not sent': (w) =>
    same(w.send({ traceId: TRACE_ID.toUpperCase(), spanId: SPAN_ID, traceFlags: 1 }), {}),
}

/** https://www.w3.org/TR/trace-context-2/#tracestate-header */
const tracestate: Rules = {
  'tracestate: keeps its order': (w) => same(w.state('b=1,a=2,c=3'), 'b=1,a=2,c=3'),
  'tracestate: headers are joined in order': (w) => same(w.state(['b=1,a=2', 'c=3']), 'b=1,a=2,c=3'),
  'tracestate: means nothing without a traceparent': (w) => same(w.forward({ tracestate: 'a=1' }), {}),
  'tracestate: empty members and whitespace are skipped': (w) =>
    same(w.state(' \ta=1\t , ,,\tb=2 ,'), 'a=1,b=2'),
  'tracestate: an empty one is not sent': (w) =>
    none(w.forward({ traceparent: PARENT, tracestate: ' , ' }).tracestate),
  'tracestate: space before a value belongs to it': (w) => same(w.state('a= 1'), 'a= 1'),
  'tracestate: 32 members are kept': (w) => same(w.state(members(32).join(',')), members(32).join(',')),
  'tracestate: more than 32 members are malformed': (w) => none(w.state(members(33).join(','))),
  'tracestate: one malformed member makes all malformed': (w) => none(w.state('a=1,B=2')),
  'tracestate: a member without "=" makes all malformed': (w) => none(w.state('a=1,b')),
  'tracestate: an empty value is malformed': (w) => none(w.state('a=,b=2')),
  'tracestate: a tab inside a value is malformed': (w) => none(w.state('a=1\t2,b=2')),
  'tracestate: of one key twice the first is kept': (w) => same(w.state('a=1,b=2,a=3'), 'a=1,b=2'),
  'tracestate: a key may begin with a digit': (w) => same(w.state('1a=1'), '1a=1'),
  'tracestate: a key may have "@" anywhere but first': (w) =>
    same(w.state('a@=1,b@@c@d=2'), 'a@=1,b@@c@d=2') && none(w.state('@a=1')),
  'tracestate: a key has 256 characters at most': (w) =>
    same(w.state(`${'k'.repeat(256)}=1`), `${'k'.repeat(256)}=1`) &&
    none(w.state(`a=1,${'k'.repeat(257)}=1`)),
  'tracestate: a value has 256 characters at most': (w) =>
    same(w.state(`a=${'v'.repeat(256)}`), `a=${'v'.repeat(256)}`) &&
    none(w.state(`b=1,a=${'v'.repeat(257)}`)),
  'tracestate: 512 characters are kept': (w) =>
    same(w.state(`a=${'v'.repeat(254)},b=${'v'.repeat(253)}`)?.length, 512),
  'tracestate: its longest member is kept': (w) =>
    same(w.state(`${'k'.repeat(256)}=${'v'.repeat(256)}`)?.length, 513),
}

/** https://www.w3.org/TR/baggage/#header-content */
const baggage: Rules = {
  'baggage: is read': (w) => same(w.entry('a=1', 'a'), '1'),
  'baggage: headers are joined': (w) => same(w.entry(['a=1', 'b=2'], 'b'), '2'),
  'baggage: whitespace is cut': (w) => same(w.entry('a \t = \t 1 \t ; p', 'a'), '1'),
  'baggage: a value may have "="': (w) => same(w.entry('a=b=c', 'a'), 'b=c'),
  'baggage: a value may be empty': (w) => same(w.entry('a=', 'a'), ''),
  'baggage: a value is percent-decoded UTF-8': (w) => same(w.entry('a=%C3%A9%20%E2%82%AC', 'a'), 'é €'),
  'baggage: bytes that are not UTF-8 become U+FFFD': (w) => same(w.entry('a=a%ffcc', 'a'), 'a\ufffdcc'),
  'baggage: a "+" is a "+"': (w) => same(w.entry('a=1+1', 'a'), '1+1'),
  'baggage: a name is a token and not decoded': (w) => same(w.entry('a%20b=1', 'a%20b'), '1'),
  'baggage: a name that is no token is left out': (w) => none(w.baggage('a b=1')),
  'baggage: malformed members are left out': (w) =>
    same(w.baggage('a=1,b,=2,c="3",d=4')?.getAllEntries().length, 2),
  'baggage: of one name twice the last is kept': (w) => same(w.entry('a=1,a=2', 'a'), '2'),
  'baggage: a name may be __proto__': (w) => same(w.entry('__proto__=1', '__proto__'), '1'),
  'baggage: properties are passed through': (w) =>
    same(w.forward({ baggage: 'a=1;p;q=%20 ; r = 2' }).baggage, 'a=1;p;q=%20;r=2'),
  'baggage: 64 members are passed through': (w) =>
    same(w.forward({ baggage: members(64).join(',') }).baggage, members(64).join(',')),
  'baggage: 8192 bytes are passed through': (w) =>
    same(w.forward({ baggage: `a=${'/'.repeat(8190)}` }).baggage, `a=${'/'.repeat(8190)}`),
  'baggage: no more than 8192 bytes are sent': (w) =>
    (
      w.forward({
        baggage: Array(9)
          .fill(`a=${'v'.repeat(1000)}`)
          .join(),
      }).baggage ?? ''
    ).length <= 8192 && same(w.sendBaggage({ a: { value: '1' }, b: { value: '€'.repeat(4000) } }), 'a=1'),
  'baggage: a value is percent-encoded': (w) => same(w.sendBaggage({ a: { value: ' ,;"\\%é' } }), ENCODED),
  'baggage: half a surrogate pair does not lose the rest': (w) =>
    same(w.sendBaggage({ a: { value: '\ud800' }, b: { value: '2' } }), 'a=%EF%BF%BD,b=2'),
  'baggage: a name that is no token is not sent': (w) =>
    same(w.sendBaggage({ 'a b': { value: '1' }, c: { value: '2' } }), 'c=2'),
  'baggage: metadata cannot add members or lines': (w) =>
    same(w.sendBaggage({ a: { value: '1', metadata: EVIL } }), 'a=1;p'),
}

const ENCODED = 'a=%20%2C%3B%22%5C%25%C3%A9'
const EVIL = baggageEntryMetadataFromString('p;x,admin=1;y\r\nset-cookie: z')

export const rules: Rules = { ...traceparent, ...tracestate, ...baggage }
