import { HIDDEN, redactedText, SECRET_FIELD } from '../../common/nest/redacted-text.js';

const DEPTH_MAX = 8;
const TEXT_LENGTH_MAX = 4_096;

/** JSON of a value without its secrets, cut to a bounded length. */
export function redactedJson(value: unknown): string {
  const json = JSON.stringify(redacted(value, 0)) ?? 'null';
  if (json.length <= TEXT_LENGTH_MAX) return json;
  return JSON.stringify({ cut: json.slice(0, TEXT_LENGTH_MAX) });
}

function redacted(value: unknown, depth: number): unknown {
  // A secret may stand within a text: the address that an authenticator application reads has one.
  if (typeof value === 'string') return redactedText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, SECRET_FIELD.test(name) ? HIDDEN : redacted(item, depth + 1)]),
  );
}
