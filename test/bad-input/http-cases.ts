/** Requests that no HTTP client would send, byte by byte, and what each must come to. */

export interface HttpCase {
  readonly name: string;
  /** Written one after the other. */
  readonly parts: readonly Buffer[];
  /** Status and code of the last answer; `closed` where the connection ends without one. */
  readonly expected: readonly (`${number} ${string}` | 'closed' | '200')[];
  /** False where the connection may be used on. Requests that are not understood end it. */
  readonly mayGoOn?: true;
}

const MEGABYTE = 1_000_000;

function raw(...parts: readonly (string | readonly number[])[]): Buffer[] {
  return parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)));
}

function get(lines: string, target = '/api/v1/time'): Buffer[] {
  return raw(`GET ${target} HTTP/1.1\r\nHost: venue\r\n${lines}\r\n`);
}

/** An order from somebody with a credential, with these headers and this body. */
export function orderCases(token: string): readonly HttpCase[] {
  const order = '{"symbol":"BTC-USD","side":"buy","type":"limit","quantity":"0.5","price":"10"}';
  const post = (headers: string, body: string, path = '/api/v1/orders'): Buffer[] =>
    raw(
      `POST ${path} HTTP/1.1\r\nHost: venue\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n${headers}\r\n${body}`,
    );
  const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
  const length = `Content-Length: ${order.length}\r\n`;
  const bad = ['400 BAD_REQUEST'] as const;
  const cases: readonly (readonly [string, Buffer[], HttpCase['expected']])[] = [
    ['chunked and a length', post(`${length}Transfer-Encoding: chunked\r\n`, `${chunk(order)}0\r\n\r\n`), bad],
    ['a length and chunked', post(`Transfer-Encoding: chunked\r\n${length}`, `${chunk(order)}0\r\n\r\n`), bad],
    [
      'chunked in capitals and a length',
      post(`${length}TRANSFER-ENCODING: CHUNKED\r\n`, `${chunk(order)}0\r\n\r\n`),
      bad,
    ],
    ['chunked behind a blank', post(`${length}Transfer-Encoding : chunked\r\n`, `${chunk(order)}0\r\n\r\n`), bad],
    ['chunked on a folded line', post(`${length}Transfer-Encoding:\r\n chunked\r\n`, `${chunk(order)}0\r\n\r\n`), bad],
    ['an unknown transfer encoding', post('Transfer-Encoding: xchunked\r\n', order), bad],
    ['chunked, then something else', post('Transfer-Encoding: chunked, identity\r\n', `${chunk(order)}0\r\n\r\n`), bad],
    ['identity and a length', post(`${length}Transfer-Encoding: identity\r\n`, order), bad],
    ['two lengths', post(`${length}Content-Length: 5\r\n`, order), bad],
    ['the same length twice', post(`${length}${length}`, order), bad],
    ['a list of lengths', post(`Content-Length: ${order.length}, ${order.length}\r\n`, order), bad],
    ['a negative length', post('Content-Length: -1\r\n', order), bad],
    ['a signed length', post(`Content-Length: +${order.length}\r\n`, order), bad],
    ['a length in hexadecimal', post('Content-Length: 0x10\r\n', order), bad],
    ['a length beyond 64 bits', post(`Content-Length: ${'9'.repeat(30)}\r\n`, order), bad],
    ['a huge length', post('Content-Length: 9007199254740991\r\n', order), ['413 PAYLOAD_TOO_LARGE']],
    [
      'a length of 10 MB and the bytes',
      post(`Content-Length: ${10 * MEGABYTE}\r\n`, 'a'.repeat(10 * MEGABYTE)),
      ['413 PAYLOAD_TOO_LARGE', 'closed'],
    ],
    [
      '10 MB in chunks',
      post('Transfer-Encoding: chunked\r\n', chunk('a'.repeat(65_536)).repeat(160)),
      ['413 PAYLOAD_TOO_LARGE', 'closed'],
    ],
    ['a chunk of no number', post('Transfer-Encoding: chunked\r\n', 'zz\r\nab\r\n0\r\n\r\n'), bad],
    ['a negative chunk', post('Transfer-Encoding: chunked\r\n', '-1\r\nab\r\n0\r\n\r\n'), bad],
    ['a chunk beyond 64 bits', post('Transfer-Encoding: chunked\r\n', `${'f'.repeat(17)}\r\nab\r\n0\r\n\r\n`), bad],
    ['a chunk longer than it says', post('Transfer-Encoding: chunked\r\n', `3\r\n${order}\r\n0\r\n\r\n`), bad],
    [
      'chunks that end in bare line feeds',
      post('Transfer-Encoding: chunked\r\n', `${chunk(order).replaceAll('\r\n', '\n')}0\n\n`),
      bad,
    ],
    [
      'an order in the extension of a chunk',
      post('Transfer-Encoding: chunked\r\n', `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`),
      ['413 PAYLOAD_TOO_LARGE', ...bad],
    ],
    ['a name with a blank', post(`${length}X Y: 1\r\n`, order), bad],
    ['a header without a colon', post(`${length}Nonsense\r\n`, order), bad],
    ['a header without a name', post(`${length}: 1\r\n`, order), bad],
    ['a NUL in a header', post(`${length}X-A: a\0b\r\n`, order), bad],
    ['a bare carriage return in a header', post(`${length}X-A: a\rX-B: b\r\n`, order), bad],
    ['a strange wish', post(`${length}Expect: wonders\r\n`, order), ['417 EXPECTATION_FAILED']],
  ];
  return cases.map(([name, parts, expected]) => ({ name, parts, expected }));
}

const unreadable: readonly (readonly [string, Buffer[]])[] = [
  ['noise', raw('GARBAGE\r\n\r\n')],
  ['zeros', raw(Array.from({ length: 64 }, () => 0))],
  [
    'a TLS handshake',
    raw([0x16, 0x03, 0x01, 0x00, 0xa5, 0x01, 0x00, 0x00, 0xa1, 0x03, 0x03, ...Array.from({ length: 32 }, () => 7)]),
  ],
  ['an HTTP/2 preface', raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
  ['a PROXY header', raw('PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\nGET /api/v1/time HTTP/1.1\r\nHost: a\r\n\r\n')],
  ['SSH', raw('SSH-2.0-OpenSSH_9.2\r\n')],
  ['a FIX logon', raw('8=FIX.4.4\x019=5\x0135=A\x0110=000\x01')],
  ['no version', raw('GET /api/v1/time\r\nHost: venue\r\n\r\n')],
  ['version 2.0', raw('GET /api/v1/time HTTP/2.0\r\nHost: venue\r\n\r\n')],
  ['version 1.2', raw('GET /api/v1/time HTTP/1.2\r\nHost: venue\r\n\r\n')],
  ['version 9.9', raw('GET /api/v1/time HTTP/9.9\r\nHost: venue\r\n\r\n')],
  ['a lower-case method', raw('get /api/v1/time HTTP/1.1\r\nHost: venue\r\n\r\n')],
  ['an unknown method', raw('STEAL /api/v1/time HTTP/1.1\r\nHost: venue\r\n\r\n')],
  ['a path with a blank', raw('GET /api/v1/ti me HTTP/1.1\r\nHost: venue\r\n\r\n')],
  ['a path without a slash', raw('GET api/v1/time HTTP/1.1\r\nHost: venue\r\n\r\n')],
  ['a NUL in the path', raw('GET /api/v1/time\0 HTTP/1.1\r\nHost: venue\r\n\r\n')],
  ['no host', raw('GET /api/v1/time HTTP/1.1\r\n\r\n')],
  ['bare line feeds', raw('GET /api/v1/time HTTP/1.1\nHost: venue\n\n')],
  ['a blank before the first header', raw('GET /api/v1/time HTTP/1.1\r\n Host: venue\r\n\r\n')],
];

export const httpCases: readonly HttpCase[] = [
  ...unreadable.map(([name, parts]): HttpCase => ({ name, parts, expected: ['400 BAD_REQUEST'] })),
  {
    name: 'a header of 1 MB',
    parts: get(`X-Large: ${'a'.repeat(MEGABYTE)}\r\n`),
    expected: ['431 HEADERS_TOO_LARGE', 'closed'],
  },
  {
    name: 'a name of 1 MB',
    parts: get(`${'a'.repeat(MEGABYTE)}: 1\r\n`),
    expected: ['431 HEADERS_TOO_LARGE', 'closed'],
  },
  { name: '20,000 headers', parts: get('A: b\r\n'.repeat(20_000)), expected: ['431 HEADERS_TOO_LARGE', 'closed'] },
  {
    name: 'a path of 1 MB',
    parts: get('', `/${'a'.repeat(MEGABYTE)}`),
    expected: ['431 HEADERS_TOO_LARGE', '414 URI_TOO_LONG', 'closed'],
  },
  { name: 'a header of 20 kB', parts: get(`X-Large: ${'a'.repeat(20_000)}\r\n`), expected: ['431 HEADERS_TOO_LARGE'] },
  {
    name: 'a query of 20 kB',
    parts: get('', `/api/v1/time?a=${'a'.repeat(20_000)}`),
    expected: ['431 HEADERS_TOO_LARGE'],
  },
  ...['TRACE', 'PROPFIND', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'LINK', 'PURGE', 'MKCOL', 'QUERY'].map(
    (method): HttpCase => ({
      name: `${method} where nothing answers it`,
      parts: raw(`${method} /api/v1/time HTTP/1.1\r\nHost: venue\r\nContent-Length: 0\r\n\r\n`),
      expected: ['404 NOT_FOUND', '400 BAD_REQUEST'],
      mayGoOn: true,
    }),
  ),
  {
    // Node's parser is lenient about blanks; nothing comes of it.
    name: 'two blanks in the request line',
    parts: raw('GET  /api/v1/time HTTP/1.1\r\nHost: venue\r\n\r\n'),
    expected: ['200', '400 BAD_REQUEST'],
    mayGoOn: true,
  },
  {
    name: 'CONNECT',
    parts: raw('CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: venue\r\n\r\n'),
    expected: ['closed', '404 NOT_FOUND', '400 BAD_REQUEST'],
  },
  {
    name: 'OPTIONS *',
    parts: raw('OPTIONS * HTTP/1.1\r\nHost: venue\r\n\r\n'),
    expected: ['404 NOT_FOUND', '400 BAD_REQUEST'],
    mayGoOn: true,
  },
  {
    name: 'an upgrade that is not offered',
    parts: get('Upgrade: h2c\r\nConnection: Upgrade\r\n'),
    expected: ['200', '404 NOT_FOUND'],
    mayGoOn: true,
  },
  { name: 'a doubled slash', parts: get('', '//api/v1/time'), expected: ['404 NOT_FOUND'], mayGoOn: true },
  {
    name: 'a broken escape in the path',
    parts: get('', '/api/v1/%zz'),
    expected: ['400 BAD_REQUEST', '404 NOT_FOUND'],
    mayGoOn: true,
  },
  {
    name: 'a path out of the API',
    parts: get('', '/api/v1/../../etc/passwd'),
    expected: ['404 NOT_FOUND'],
    mayGoOn: true,
  },
  {
    name: 'the documentation and beyond',
    parts: get('', '/docs/..%2f..%2fpackage.json'),
    expected: ['404 NOT_FOUND', '400 BAD_REQUEST'],
    mayGoOn: true,
  },
  {
    name: 'noise behind an honest request',
    parts: raw('GET /api/v1/time HTTP/1.1\r\nHost: venue\r\n\r\nGARBAGE\r\n\r\n'),
    expected: ['400 BAD_REQUEST'],
  },
  {
    name: 'a request in the body of another',
    parts: raw(
      'POST /nothing HTTP/1.1\r\nHost: venue\r\nContent-Length: 40\r\n\r\nGET /api/v1/admin/stats HTTP/1.1\r\nA: b\r\n\r\n',
    ),
    expected: ['404 NOT_FOUND'],
    mayGoOn: true,
  },
];
