/** Which names say that their value is a secret. Names are compared by their parts: `dbPassword` is `db_password`. */
export const partsOf = (name: string): string =>
  name
    .replace(/([a-z\d])(?=[A-Z])/g, '$1_')
    .replace(/[^A-Za-z\d]+/g, '_')
    .toLowerCase()

/** The words, with what may be glued to their beginning: `pgpassword`, `accesstoken`, `myapikey`. */
const WORDS = [
  '[a-z\\d]*(?:passw(?:or)?d|passphrase|passcode|secret|credential|cookie)s?',
  '[a-z\\d]*(?:api|access|private|secret)_?keys?',
  '(?:signing|encryption|master|account|subscription|ssh)_?keys?',
  '(?<!_(?:first|per|last|input|output)_|^(?:first|per|last|input|output)_)[a-z\\d]*token',
  '(?:access|auth|refresh|session)_?tokens',
  '(?:mysql_?)?pwd|creds?|authorization|csrf|xsrf|jwt|otp|cvv|cvc|(?:php|j)sess(?:ion)?id|connect_sid',
]

/** What is told about a secret is none: `token_count`, `secret.arn`, `cookie_name`. */
const ABOUT =
  'count|len(?:gth)?|size|type|kind|names?|ids?|arn|usage|used|limits?|budget|details|exp(?:ir\\w*)?|ttl|age|at|policy|' +
  'result|method|mode|status|state|version|format|scheme|alg(?:orithm)?|file|path|ur[il]|endpoint|provider|manager|issuer|' +
  'scopes?|domain|rate|ratio|cost|index|position|remaining|total|errors?|latency|duration|ms|seconds|time'

const SECRET = new RegExp(
  `(?:^|_)(?:(?:${WORDS.join('|')})\\d*(?=_|$)(?!_(?:${ABOUT})(?:_|$))|(?:pass|auth|passwd)$)`,
)

/** Beyond these, what signs a URL; elsewhere these names are too common. */
const SIGNING = /(?:^|_)(?:sig|signature|[a-z]*access_?key_?id)$/

export const isSecretName = (parts: string): boolean => SECRET.test(parts)
export const isSigningName = (parts: string): boolean => SIGNING.test(parts)
