import { expect, test } from '@jest/globals';
import { allowing, isNetwork } from './networks.js';

test.each(['10.0.0.1', '10.0.0.0/8', '0.0.0.0/0', '192.168.1.1/32', '::1', 'fd00::/8', '::/128'])(
  '%s is a network',
  (text) => expect(isNetwork(text)).toBe(true),
);

test.each([
  '',
  'localhost',
  '10.0.0',
  '10.0.0.256',
  '10.0.0.0/',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0.0/x',
  '::/129',
  '/8',
  8,
  null,
])('%s is none', (text) => expect(isNetwork(text)).toBe(false));

test('an address is allowed where one of the networks has it', () => {
  const isAllowed = allowing(['10.1.0.0/16', '192.168.0.7', 'fd00::/8', '2001:db8::1']);
  const tried = [
    '10.1.255.255',
    '192.168.0.7',
    'fd12::1',
    '2001:db8::1',
    '10.2.0.0',
    '192.168.0.8',
    'fe80::1',
    '2001:db8::2',
  ];
  expect(tried.map(isAllowed)).toEqual([true, true, true, true, false, false, false, false]);
});

test('an IPv4 address of a listener on both families is itself', () => {
  const isAllowed = allowing(['10.1.0.0/16']);
  expect([isAllowed('::ffff:10.1.2.3'), isAllowed('::ffff:10.2.0.0')]).toEqual([true, false]);
});

test('without any network everyone is allowed', () => {
  expect(allowing([])('203.0.113.9')).toBe(true);
});
