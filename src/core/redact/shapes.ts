import type { Hide } from './hide.js'

/**
 * Secrets that show by their own shape. Nothing unbounded is followed by something that may fail, except where the
 * beginning of a run is fixed, so that each character is looked at a bounded number of times.
 */
const TOKENS = new RegExp(
  `(?<!\\w)(?:${[
    // JSON Web Tokens, signed and encrypted.
    '(?<![\\w.-])eyJ[\\w-]{6,}\\.[\\w-]*\\.[\\w.-]*',
    // AWS: the id of a key, with the key if it follows.
    'A(?:KIA|SIA|BIA|CCA)[A-Z\\d]{16}(?:[\\s:,;/|"\']{1,4}[A-Za-z\\d/+]{40}(?![\\w/+]))?',
    'gh[opsur]_[A-Za-z\\d]{20,}|github_pat_\\w{20,}|gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat|wt)-[\\w.-]{20,}',
    'xox[a-z]-[\\w-]{10,}|xapp-[\\w-]{10,}|T[A-Z\\d]{8,12}/B[A-Z\\d]{8,12}/\\w{20,}',
    '[rs]k_(?:live|test)_[A-Za-z\\d]{10,}|whsec_[\\w+/]{20,}',
    // Google.
    'AIza[\\w-]{35}|ya29\\.[\\w-]{20,}|GOCSPX-[\\w-]{20,}|1//0[\\w-]{20,}',
    // OpenAI, Anthropic and who follows them; Hugging Face, Replicate.
    'sk-(?=[\\w-]{0,99}\\d)[\\w-]{20,}|hf_[A-Za-z\\d]{30,}|r8_[A-Za-z\\d]{30,}',
    // Registries: npm, PyPI, RubyGems, Docker.
    'npm_[A-Za-z\\d]{30,}|pypi-[\\w-]{30,}|rubygems_[\\da-f]{40,}|dckr_pat_[\\w-]{20,}',
    // SendGrid, Mailgun, Brevo, Twilio.
    'SG\\.[\\w-]{16,64}\\.[\\w-]{16,}|key-[\\da-f]{32}|xkeysib-[\\w-]{30,}|SK[\\da-f]{32}',
    // DigitalOcean, Shopify, Vault, Grafana, New Relic, Postman, Linear, Databricks, Square, Telegram, age.
    'do[opr]_v1_[\\da-f]{32,}|shp[a-z]{2}_[\\da-fA-F]{32}|hv[bsr]\\.[\\w-]{20,}|gl(?:sa|c)_[\\w+/=]{20,}|NRAK-\\w{20,}|PMAK-[\\w-]{30,}',
    'lin_api_\\w{20,}|dapi[\\da-f]{32}|sq0[a-z]{3}-[\\w-]{20,}|\\d{8,10}:AA[\\w-]{33}|AGE-SECRET-KEY-1\\w{20,}',
  ].join('|')})`,
  'g',
)

/** A scheme with what is no word of a sentence after it. */
const SCHEMES = /(?<!\w)(bearer|basic)(\s{1,3})([\w.~+/-]{12,}={0,2})/gi
const IS_OPAQUE = /\d|[a-z][A-Z]/

const PRIVATE_KEY =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g

const USERINFO = /(?<![a-z\d+.-])([a-z][a-z\d+.-]{0,30}:\/\/)([^\s/?#"'<>]{1,512})@/gi

const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}/gi

export const hideTokens = (text: string, hide: Hide): string =>
  text
    .replace(TOKENS, hide)
    .replace(SCHEMES, (whole, scheme, gap, token) =>
      IS_OPAQUE.test(token) ? scheme + gap + hide(token) : whole,
    )

export const hidePrivateKeys = (text: string, hide: Hide): string => text.replace(PRIVATE_KEY, hide)

/** The user and the password of a URL, each by itself as the URL conventions have it. */
export const hideUserinfo = (text: string, hide: Hide): string =>
  text.replace(USERINFO, (_, scheme, user) => {
    const [name, ...password] = user.split(':')
    return `${scheme}${hide(name)}:${hide(password.join(':') || name)}@`
  })

export const hideEmails = (text: string, hide: Hide): string => text.replace(EMAIL, hide)
