import { expect, test } from '@jest/globals';
import { clientAddress } from './client-address.js';

const proxies = new Set(['10.0.0.1', '10.0.0.2']);
const addressOf = clientAddress((address) => proxies.has(address));

test.each([
  ['a client without a proxy', '192.0.2.7', undefined, '192.0.2.7'],
  ['what a client that is no proxy says of itself', '192.0.2.7', '198.51.100.1', '192.0.2.7'],
  ['a client behind one proxy', '10.0.0.1', '192.0.2.7', '192.0.2.7'],
  ['a client behind two', '10.0.0.1', '192.0.2.7, 10.0.0.2', '192.0.2.7'],
  ['what a client behind a proxy adds in front', '10.0.0.1', '198.51.100.1, 192.0.2.7', '192.0.2.7'],
  ['a header that came in two', '10.0.0.1', ['192.0.2.7', '10.0.0.2'], '192.0.2.7'],
  ['a proxy that says nothing', '10.0.0.1', '', '10.0.0.1'],
  ['a proxy of which no header came', '10.0.0.1', undefined, '10.0.0.1'],
])('%s', (_name, remoteAddress, forwardedFor, expected) => {
  expect(addressOf(remoteAddress, forwardedFor)).toBe(expected);
});
