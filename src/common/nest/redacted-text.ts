/** Names of fields whose value never reaches a log or the audit trail, whatever it is. */
const SECRET_NAMES = 'password|secret|token|totp|recovery|signature|private|authorization|cookie|data_key';
export const SECRET_FIELD = new RegExp(SECRET_NAMES, 'i');
export const HIDDEN = '[hidden]';

/** Longer texts are cut, so that looking through them stays cheap. */
const LENGTH_MAX = 16_384;

const namedValue = new RegExp(
  `(?<![\\w-])(["']?[\\w-]{0,32}(?:${SECRET_NAMES})[\\w-]{0,32}["']?\\s{0,4}[:=]\\s{0,4})("[^"]*"?|'[^']*'?|[^\\s,;&)}\\]]+)`,
  'gi',
);
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,20}PRIVATE KEY-----)?/g, HIDDEN],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, HIDDEN],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [namedValue, `$1${HIDDEN}`],
];

/** A text for a log: without tokens, private keys, values of secret names, and the secrets that are given. */
export function redactedText(text: string, secrets: readonly string[] = []): string {
  let shown = text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
  for (const secret of secrets) if (secret !== '') shown = shown.replaceAll(secret, HIDDEN);
  for (const [pattern, instead] of patterns) shown = shown.replaceAll(pattern, instead);
  return shown;
}
