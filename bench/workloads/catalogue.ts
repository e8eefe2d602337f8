import { generateW1 } from './w1.js';
import { generateW2 } from './w2.js';
import { generateW4 } from './w4.js';
import type { Workload } from './workload.js';

export interface WorkloadSpec {
  readonly name: string;
  readonly title: string;
  readonly generate: () => Workload;
  /** The start of the SHA-256 over the commands: a generator that makes other ones has changed the workload. */
  readonly sha256: string;
  /** Shape figures that others have published for the same flow. */
  readonly published?: string;
}

const W2_PUBLISHED_1K =
  'GTC 12.76 %, IOC 1.75 %, budget FOK 0.06 %, cancel 7.29 %, reduce 7.29 %, move 70.86 %; 2.13 % of the commands trade; ' +
  '122,704 trades; 977 orders on 486 levels; at the end 241 ask and 261 bid levels; prices 29,336–32,205; sizes 7, 49, 126';
const W2_PUBLISHED_1M =
  'GTC 12.39 %, IOC 2.39 %, budget FOK 0.08 %, cancel 6.02 %, reduce 6.03 %, move 73.10 %; 304,115 trades; ' +
  'at the end 1,194 ask and 1,218 bid levels';
const W4_PUBLISHED = 'limit 53 %, cancel 37.6 %, market 9.4 %; 245,744 trades; 900–1,100 live orders';

const W1_PUBLISHED =
  '1,000,000 new orders become 1,996,097 messages: 150,234 IOC, 823,422 cancel, 172,675 modify; on average 20,900 live orders ' +
  'where the mid stands still, 2,700 on ordinary days, 1,300, 700 and 240 where it falls by 25, 40 and 60 %';

/** Full size, as performance is reported. */
export const fullWorkloads: readonly WorkloadSpec[] = [
  {
    name: 'W1-static',
    title: 'short-lived orders about a mid that stands still, 1,000,000 new orders',
    generate: () => generateW1(1_000_000, { volatility: 0, swing: 0 }),
    sha256: '4614662b35dcc4ba',
    published: W1_PUBLISHED,
  },
  {
    name: 'W1-normal',
    title: 'short-lived orders about a mid of ordinary days, 1,000,000 new orders',
    generate: () => generateW1(1_000_000, { volatility: 0.15, swing: 0.02 }),
    sha256: '13c98708f7bb5258',
    published: W1_PUBLISHED,
  },
  {
    name: 'W1-swing-25',
    title: 'short-lived orders about a mid that falls by 25 % and returns, 1,000,000 new orders',
    generate: () => generateW1(1_000_000, { volatility: 0.5, swing: 0.25 }),
    sha256: '39cc2063ae2ea8a2',
    published: W1_PUBLISHED,
  },
  {
    name: 'W1-swing-40',
    title: 'short-lived orders about a mid that falls by 40 % and returns, 1,000,000 new orders',
    generate: () => generateW1(1_000_000, { volatility: 0.5, swing: 0.4 }),
    sha256: '848fe3fdf28bc8cd',
    published: W1_PUBLISHED,
  },
  {
    name: 'W1-crash',
    title: 'short-lived orders about a mid that falls by 60 % and returns, 1,000,000 new orders',
    generate: () => generateW1(1_000_000, { volatility: 0.5, swing: 0.6 }),
    sha256: '021f4e8f1dac02c4',
    published: W1_PUBLISHED,
  },
  {
    name: 'W4',
    title: 'mixed flow on a small book, 1,000,000 operations',
    generate: () => generateW4(1_000_000),
    sha256: '9537123498fa5033',
    published: W4_PUBLISHED,
  },
  {
    name: 'W2-1k',
    title: "exchange-core's own flow, 1,000 resting orders, 3,001,000 commands",
    generate: () => generateW2(1_000, 3_000_000),
    sha256: '4bda1922ba6af40a',
    published: W2_PUBLISHED_1K,
  },
  {
    name: 'W2-1m',
    title: "exchange-core's own flow, 1,000,000 resting orders, 6,000,000 commands",
    generate: () => generateW2(1_000_000, 5_000_000),
    sha256: '04d783d596b1538d',
    published: W2_PUBLISHED_1M,
  },
];

/** The first part of the same flows, for continuous integration. */
export const shortWorkloads: readonly WorkloadSpec[] = [
  {
    name: 'W4',
    title: 'mixed flow on a small book, 200,000 operations',
    generate: () => generateW4(200_000),
    sha256: '24586fc4f4dafc64',
  },
  {
    name: 'W2-1k',
    title: "exchange-core's own flow, 1,000 resting orders, 151,000 commands",
    generate: () => generateW2(1_000, 150_000),
    sha256: 'c4d12e688d2e1e76',
  },
];
