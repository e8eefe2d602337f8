/**
 * What strangers put where a value is expected. As JSON text, because much of it (1e400, a key twice, half a surrogate
 * pair) is nothing that JSON.stringify would ever write.
 */

const texts: readonly string[] = [
  ['', ' ', '\t', '\n', 'null', 'undefined', 'true', 'NaN', 'Infinity', '-Infinity'],
  // Numbers, nearly.
  ['0x10', '0b1', '0o7', '1e-9', '1E5', '1e400', '-0', '+1', '-1', '-0.1', '.5', '1.', '00', '01', '1.0.0', '1,000'],
  [
    '1_000',
    '1 000',
    ' 1',
    '1 ',
    '1\n',
    '\u00a01',
    '１２',
    '٣',
    '½',
    '²',
    '1\u0000',
    '−1',
    '0.1+0.2',
    '1/2',
    '1n',
    '1f',
  ],
  // Beyond what doubles, 64 and 128 bits hold.
  ['9007199254740993', '9223372036854775808', '18446744073709551616', '1' + '0'.repeat(38), '9'.repeat(309)],
  ['0.' + '0'.repeat(50) + '1', '1'.repeat(41), '0.000000000000000001'],
  // Text that other programs act on.
  [
    '\u0000',
    'BTC-USD\u0000',
    '\u202eDSU-CTB',
    '\ufeffBTC-USD',
    'BTC\u200b-USD',
    'ＢＴＣ-USD',
    'btc-usd',
    'İ',
    'ß',
    '😀',
  ],
  ["' OR 1=1 --", '"; DROP TABLE users; --', '<script>alert(1)</script>', '${7*7}', '{{7*7}}', '%s%n', '$(id)'],
  ['../../etc/passwd', '..%2f..%2f', 'file:///etc/passwd', 'C:\\con', '\r\nSet-Cookie: a=b'],
  ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '[object Object]', 'a'.repeat(257), 'é'.repeat(1_000)],
].flat();

/** Every one of them is JSON, apart from what it means. */
export const hostileJson: readonly string[] = [
  texts.map((text) => JSON.stringify(text)),
  ['"\\ud800"', '"\\udfff\\ud800"', '"\\u0000"', '"\\ud83d"'],
  ['null', 'true', 'false', '0', '-0', '1', '-1', '0.1', '1.5', '-0.5', '1e400', '-1e400', '1e-400', '1e21'],
  ['9007199254740993', '9223372036854775808', '1' + '0'.repeat(38), '0.30000000000000004', '123456789.123456789'],
  [
    '[]',
    '[null]',
    '[0]',
    '["1"]',
    '[[]]',
    '["a","a"]',
    '[{}]',
    `[${'0,'.repeat(200)}0]`,
    '['.repeat(12) + ']'.repeat(12),
  ],
  ['{}', '{"a":1}', '{"toString":1}', '{"valueOf":"1"}', '{"length":1}', '{"$gt":""}', '{"then":1}', '{"toJSON":1}'],
].flat();

/** Whole parameters of a query string; everything in it is text. */
export const hostileTexts: readonly string[] = texts;

/** Parts of a path as they stand in the request line. */
export const hostilePathParts: readonly string[] = [
  ['..', '.', '%2e%2e', '..%2f..%2fadmin', '%2f', '%5c', '%00', '1%00', '%zz', '%', '%c0%80', '%ff', '%ed%a0%80'],
  ['0', '-1', '+1', '01', '1.0', '1e3', '0x1', '1%20', '%201', '%EF%BC%91', '%D9%A3', 'NaN', 'null', 'undefined'],
  ['9007199254740993', '9223372036854775808', '99999999999999999999999999', '1'.repeat(65), 'a'.repeat(2_000)],
  ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '[object%20Object]', '*', ';', ';v=1', 'a;b=c', ':id'],
  ['btc-usd', 'BTC-USD%00', 'BTC-USD%20', 'BTC%2DUSD%2F', 'BTC-USD.json', "'%20OR%201=1", '%3Cscript%3E', '$(id)'],
  ['%F0%9F%98%80', '%E2%80%AE', '%EF%BB%BFBTC-USD', '{}', '[]', '|', '^', '`', '"', '\\', '<', '>', '~', '!', "'"],
].flat();

/** Query strings that are wrong whatever the route reads, as they stand behind the question mark. */
export const hostileQueries: readonly string[] = [
  ['__proto__=1', 'constructor=1', 'prototype=1', 'hasOwnProperty=1', 'toString=1', '__proto__[a]=1', 'unheard=1'],
  ['=', '=1', '&&&', '%00=1', '%ff=%ff', `${'a'.repeat(4_000)}=1`],
].flat();

export interface HostileBody {
  readonly name: string;
  readonly body: Buffer;
  readonly codes: readonly string[];
}

/** No JSON, or none that this API reads. A large one may be refused for its size before. */
const NOT_READ = ['INVALID_JSON', 'PAYLOAD_TOO_LARGE'];
const NOT_VALID = ['VALIDATION_FAILED'];

/** Bodies of any route that reads one, made of what the route takes. All of them must be refused. */
/** `namesMax` is how many names a body of the route may have. */
export function hostileBodies(valid: Readonly<Record<string, unknown>>, namesMax = 256): readonly HostileBody[] {
  return [...bodiesOfOtherForm(valid, namesMax), ...bodiesWithMore(valid), ...bodiesOfOtherBytes(valid)];
}

function bodiesOfOtherForm(valid: Readonly<Record<string, unknown>>, namesMax: number): HostileBody[] {
  const text = JSON.stringify(valid);
  const notRead: readonly (readonly [string, string])[] = [
    ['blanks', ' \n\t '],
    ...['undefined', 'NaN', '{', '}', '{]'].map((body) => [body, body] as const),
    ['a missing end', text.slice(0, -1)],
    ['a comma too many', `${text.slice(0, -1)},}`],
    ['single quotes', `{'a':'b'}`],
    ['no quotes', '{a:1}'],
    ['a comment', `${text}// a comment`],
    ['a second document', `${text}${text}`],
    ['another line', `${text}\n{"a":1}`],
    ['a form', 'symbol=BTC-USD&side=buy'],
    ['XML', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['10,000 levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['10,000 open levels', '{"a":'.repeat(10_000)],
    ['too many names', `{${Array.from({ length: namesMax + 1 }, (_, i) => `"k${i}":${i}`).join(',')}}`],
  ];
  const notValid = ['', 'null', 'true', '0', '"text"', '[]', `[${text}]`];
  return [
    ...notRead.map(([name, body]) => ({ name, body: Buffer.from(body), codes: NOT_READ })),
    ...notValid.map((body) => ({ name: `only ${body.slice(0, 20)}`, body: Buffer.from(body), codes: NOT_VALID })),
  ];
}

function bodiesWithMore(valid: Readonly<Record<string, unknown>>): HostileBody[] {
  const members = JSON.stringify(valid).slice(1, -1);
  const [name = '"a"', value = '1'] = /^("[^"]*"):("(?:[^"\\]|\\.)*"|[^,]*)/.exec(members)?.slice(1) ?? [];
  const spelled = name.replace(/^"(.)/, (_all, first: string) => `"\\u00${first.charCodeAt(0).toString(16)}`);
  const withMore = (more: string): Buffer => Buffer.from(`{${members === '' ? '' : `${members},`}${more}}`);
  const notRead: readonly (readonly [string, string])[] = [
    ['a name twice', `${name}:${value},${name}:${value}`],
    ['a name twice, once with an escape', `${name}:${value},${spelled}:${value}`],
    ['17 levels', `"a":${'['.repeat(17)}${']'.repeat(17)}`],
    ['a line break in a string', '"a":"\n"'],
    ...['__proto__', 'constructor', 'prototype', '\\u005f_proto__'].map(
      (forbidden) => [`a field ${forbidden}`, `"${forbidden}":{"isAdmin":true}`] as const,
    ),
    ['70,000 bytes', `"a":"${'a'.repeat(70_000)}"`],
    ['70,000 blanks', `${' '.repeat(70_000)}"a":1`],
  ];
  const notValid: readonly (readonly [string, string])[] = [
    ['an unknown field', '"unheard":1'],
    ['a field of another spelling', '"SYMBOL":"BTC-USD"'],
    ['an empty name', '"":1'],
    ['a field toString', '"toString":1'],
    ['a field hasOwnProperty', '"hasOwnProperty":1'],
  ];
  return [
    ...notRead.map(([title, more]) => ({ name: title, body: withMore(more), codes: NOT_READ })),
    ...notValid.map(([title, more]) => ({ name: title, body: withMore(more), codes: NOT_VALID })),
  ];
}

/** Wrong bytes stand in the first text of the body, where a parser that mends them would let them through. */
function bodiesOfOtherBytes(valid: Readonly<Record<string, unknown>>): HostileBody[] {
  const text = JSON.stringify(valid);
  const at = Math.max(text.indexOf(':"') + 2, 2);
  const open = text.includes(':"') ? text.slice(0, at) : `{"a":"`;
  const rest = text.includes(':"') ? text.slice(at) : '"}';
  const bytes = (...parts: readonly (string | readonly number[])[]): Buffer =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
  const bodies: readonly (readonly [string, Buffer])[] = [
    ['a byte order mark', bytes([0xef, 0xbb, 0xbf], text)],
    ['a NUL before', bytes([0], text)],
    ['a NUL behind', bytes(text, [0])],
    ['a NUL in a text', bytes(open, [0], rest)],
    ['an overlong slash', bytes(open, [0xc0, 0xaf], rest)],
    ['an overlong NUL', bytes(open, [0xc0, 0x80], rest)],
    ['half a surrogate pair', bytes(open, [0xed, 0xa0, 0x80], rest)],
    ['a character beyond Unicode', bytes(open, [0xf4, 0x90, 0x80, 0x80], rest)],
    ['a cut character', bytes(open, [0xe2, 0x82], rest)],
    ['Latin 1', bytes(open, [0xe9], rest)],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['what looks like gzip', Buffer.from('1f8b0800000000000003', 'hex')],
  ];
  return bodies.map(([name, body]) => ({ name, body, codes: NOT_READ }));
}

/** Headers that change how a body is read; with each of them a valid body must be refused. */
export const hostileBodyHeaders: readonly (readonly (readonly [name: string, value: string])[])[] = [
  [],
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'json',
  ].map((type) => [['Content-Type', type]] as const),
  ...['application/jsonx', 'application/problem+json', 'application/json; charset=utf-16', ';', '/', 'a/b;c="'].map(
    (type) => [['Content-Type', type]] as const,
  ),
  ...['gzip', 'br', 'deflate', 'zstd', 'identity, gzip', 'x'].map(
    (encoding) =>
      [
        ['Content-Type', 'application/json'],
        ['Content-Encoding', encoding],
      ] as const,
  ),
];
