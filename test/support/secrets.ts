/** Kinds of secrets as they are met in texts: what is written, and the part of it that nobody may see. */

/** Shaped like the real ones, put together here so that no scanner of repositories takes them for such. */
const random = (length: number, from = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYz') =>
  Array.from({ length }, (_, i) => from[(i * 7 + 3) % from.length]).join('')
const HEX = '0123456789abcdef'
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', random(43)].join('.')
const jwe = ['eyJhbGciOiJkaXIifQ', '', random(16), random(30), random(22)].join('.')
const awsId = `AKIA${random(16, UPPER)}`
const pem = (kind: string) => `-----BEGIN ${kind}-----\n${random(64)}\n${random(40)}\n-----END ${kind}-----`

/** Secrets by their own shape: the whole is hidden wherever it stands. */
const SHAPES: string[] = [
  jwt,
  jwe,
  awsId,
  `ASIA${random(16, UPPER)}`,
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix) => prefix + random(36)),
  `github_pat_${random(22)}_${random(59)}`,
  ...['glpat-', 'gldt-', 'glrt-'].map((prefix) => prefix + random(20)),
  ...['xoxb-', 'xoxp-', 'xapp-'].map((prefix) => `${prefix}1234567890-${random(24)}`),
  `T${random(8, UPPER)}/B${random(8, UPPER)}/${random(24)}`,
  ...['sk_live_', 'rk_live_', 'sk_test_', 'whsec_'].map((prefix) => prefix + random(24)),
  `AIza${random(35)}`,
  `ya29.${random(40)}`,
  `GOCSPX-${random(28)}`,
  `sk-${random(48)}`,
  `sk-ant-api03-${random(40)}`,
  `hf_${random(34)}`,
  `npm_${random(36)}`,
  `pypi-${random(60)}`,
  `dckr_pat_${random(27)}`,
  `SG.${random(22)}.${random(43)}`,
  `key-${random(32, HEX)}`,
  `SK${random(32, HEX)}`,
  `dop_v1_${random(64, HEX)}`,
  `shpat_${random(32, HEX)}`,
  `hvs.${random(24)}`,
  `glsa_${random(32)}_${random(8, HEX)}`,
  `lin_api_${random(40)}`,
  `dapi${random(32, HEX)}`,
  `1234567890:AA${random(33)}`,
  pem('RSA PRIVATE KEY'),
  pem('PRIVATE KEY'),
  pem('OPENSSH PRIVATE KEY'),
  pem('PGP PRIVATE KEY BLOCK'),
  '4111111111111111',
  '4111 1111 1111 1111',
  '5555-5555-5555-4444',
  '378282246310005',
  '6011111111111117',
]

const secret = 'hunter2-correct-horse'

/** Secrets that show by what stands around them. */
const CONTEXTS: string[] = [
  `https://me:${secret}@example.com/x`,
  `postgres://shop:${secret}@db:5432/shop`,
  `redis://:${secret}@cache:6379`,
  `https://files/x?X-Amz-Signature=${secret}`,
  `https://files/x?a=1&sig=${secret}&b=2`,
  `/login?user%5Bpassword%5D=${secret}`,
  `https://shop/#access_token=${secret}`,
  `Authorization: Bearer ${secret}`,
  `authorization=Basic ${secret}`,
  `Cookie: theme=dark; sid=${secret}`,
  `Set-Cookie: sid=${secret}; HttpOnly`,
  `X-Api-Key: ${secret}`,
  `{"password":"${secret}"}`,
  `{\\"client_secret\\":\\"${secret}\\"}`,
  `{ dbPassword: '${secret}' }`,
  `password = ${secret}`,
  `PGPASSWORD=${secret} psql`,
  `mysql --password ${secret}`,
  `curl -u me:${secret} https://example.com`,
  `Server=x;User Id=sa;Password=${secret};`,
  `AccountName=x;AccountKey=${secret};`,
  `aws_secret_access_key = ${secret}`,
  `export SESSION_SECRET=${secret}`,
]

/** The text and what of it must not be found. */
export const SECRETS: { text: string; secret: string }[] = [
  ...SHAPES.map((text) => ({ text: `with ${text} in it`, secret: text })),
  ...CONTEXTS.map((text) => ({ text, secret })),
]

/** Where secrets are in texts, as they are, escaped, a line of them, or as in a URL: a piece around each kind's first. */
export function secretsIn(told: string[]): string[] {
  const kinds = SECRETS.flatMap(({ secret }) => [
    ...[secret, JSON.stringify(secret).slice(1, -1), secret.split('\n')[1] ?? secret],
    encodeURIComponent(secret),
  ])
  return [...new Set(kinds)].flatMap((kind) => {
    const text = told.find((one) => one.includes(kind))
    const at = text?.indexOf(kind) ?? 0
    return text ? [text.slice(Math.max(0, at - 100), at + kind.length)] : []
  })
}
