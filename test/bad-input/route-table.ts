/**
 * Every route of /openapi.json and what a valid call of it needs beyond the document's own example. A route without an
 * entry fails the test of the table. Most need `{}`: the example of the body, the path parameters below.
 */
import type { ProblemCode } from '../../src/common/nest/problem-types.js';
import type { Json } from './document.js';

/** What a call can be made of. */
export interface CallContext {
  readonly aliceAccountId: string;
  readonly credentials: Json;
  /** A name that nothing has yet. */
  fresh(prefix: string): string;
  /** A session of alice's. */
  logIn(): Promise<{ readonly accessToken: string; readonly refreshToken: string }>;
  /** The id of an order of alice's that rests far from any other. */
  openOrder(): Promise<string>;
}

type ParameterValues = Readonly<Record<string, (context: CallContext) => string | Promise<string>>>;

export interface RouteEntry {
  /** Of path parameters whose name says too little to stand in `pathParameters`. */
  readonly path?: ParameterValues;
  /** What the example of the document lacks or what must be new each time. */
  readonly body?: (context: CallContext) => Json | Promise<Json>;
  /** Calls as a user of its own, made for this call: the route ends or changes the caller. */
  readonly asSomebodyNew?: true;
  /** Calls as a trader of its own, made for this call: the route changes how the caller logs in. */
  readonly asNewTrader?: true;
  /** Answers a stream, which the wire of these tests does not read. */
  readonly isStreamed?: true;
  /** Whatever stands in the path can be right. */
  readonly isAnyPath?: true;
  /** The code that even a valid call gets, where the tests have nothing that it could succeed on. */
  readonly refusedHere?: ProblemCode;
  /** Computes for long (a password hash): the random requests leave it alone. */
  readonly isSlow?: true;
}

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** The path parameters of all routes, by name. */
export const pathParameters: ParameterValues = {
  symbol: () => 'BTC-USD',
  orderId: (context) => context.openOrder(),
  // Of a list: there is none.
  listId: () => '999999999',
  accountId: (context) => context.aliceAccountId,
  // Of a command that broke the core: there is none.
  sequence: () => '1',
  limit: () => 'position',
  alert: () => 'latency',
  role: (context) => context.fresh('role-'),
  username: () => 'nobody',
  userId: () => NOBODY,
  keyId: () => NOBODY,
  approvalId: () => NOBODY,
  withdrawalId: () => NOBODY,
  sessionId: () => '999999',
  connectionId: () => '999999',
  // There is neither.
  tradeId: () => '999999999',
  reconciliationId: () => NOBODY,
};

const limitPrice = (): Json => ({ price: '10' });
const reference = (context: CallContext): Json => ({ reference: context.fresh('ref-'), amount: '1' });

const noBands = (): Json => ({ staticBps: 0, dynamicBps: 0, limitStateMs: 0, pauseMs: 0, auctionMs: 0 });
const aLimit = (context: CallContext): Json => ({
  accountId: context.aliceAccountId,
  tradeGroup: null,
  symbol: 'BTC-USD',
  asset: null,
  value: '1000000',
  until: null,
});
/** Far from any other order. */
const aPair = (): Json => ({
  orders: [
    { side: 'buy', type: 'limit', quantity: '0.5', price: '10' },
    { side: 'buy', type: 'stop', quantity: '0.5', stopPrice: '1000000' },
  ],
});

/** With prices of its own: nothing has traded yet. */
const aPortfolio = (): Json => ({
  positions: [{ asset: 'BTC', quantity: '0.5' }],
  prices: 'date,BTC\n2026-11-23,64000\n2026-11-24,64500\n2026-11-25,63800\n2026-11-26,64250\n',
});

export const routeTable: Readonly<Record<string, RouteEntry>> = {
  'GET /health': {},
  'GET /health/live': {},
  'GET /health/ready': {},
  'GET /health/startup': {},
  'GET /ready': {},
  'GET /api/v1/time': {},
  'GET /api/v1/status': {},

  'POST /api/v1/auth/refresh': { body: async (context) => ({ refreshToken: (await context.logIn()).refreshToken }) },
  'POST /api/v1/auth/logout': { asSomebodyNew: true },
  'GET /api/v1/auth/me': {},
  'GET /api/v1/auth/demo': {},
  'POST /api/v1/auth/demo': { refusedHere: 'UNKNOWN_USER' },
  'POST /api/v1/auth/account': { body: (context) => ({ accountId: context.aliceAccountId }) },
  'POST /api/v1/auth/register': { refusedHere: 'INVALID_INVITATION' },
  'GET /api/v1/auth/sessions': {},
  'DELETE /api/v1/auth/sessions': { asNewTrader: true },
  'DELETE /api/v1/auth/sessions/{sessionId}': { refusedHere: 'UNKNOWN_SESSION' },
  'POST /api/v1/auth/password': {
    body: ({ credentials }) => ({ currentPassword: credentials['password'], newPassword: 'another horse battery' }),
    asNewTrader: true,
    isSlow: true,
  },
  'POST /api/v1/auth/totp': { asNewTrader: true },
  'POST /api/v1/auth/totp/confirm': { refusedHere: 'TOTP_NOT_BEGUN' },
  'POST /api/v1/auth/totp/disable': {
    body: ({ credentials }) => ({ password: credentials['password'] }),
    asNewTrader: true,
    refusedHere: 'TOTP_WRONG',
    isSlow: true,
  },
  'GET /api/v1/accounts': {},
  'POST /api/v1/accounts': { body: (context) => ({ label: context.fresh('sub-') }), asNewTrader: true },
  'GET /api/v1/accounts/{accountId}/delegates': {},
  'PUT /api/v1/accounts/{accountId}/delegates/{username}': { refusedHere: 'UNKNOWN_USER' },
  'DELETE /api/v1/accounts/{accountId}/delegates/{username}': { refusedHere: 'UNKNOWN_USER' },
  'POST /api/v1/api-keys': { asNewTrader: true },
  'GET /api/v1/api-keys': {},
  'POST /api/v1/api-keys/{keyId}/rotate': { refusedHere: 'UNKNOWN_KEY' },
  'GET /api/v1/admin/users/{userId}/api-keys': { refusedHere: 'UNKNOWN_USER' },
  'DELETE /api/v1/admin/users/{userId}/api-keys/{keyId}': { refusedHere: 'UNKNOWN_USER' },
  'GET /api/v1/admin/connections': {},
  'DELETE /api/v1/admin/connections/{connectionId}': { refusedHere: 'UNKNOWN_CONNECTION' },
  'DELETE /api/v1/api-keys/{keyId}': { refusedHere: 'UNKNOWN_KEY' },

  'POST /api/v1/orders': { body: limitPrice },
  'GET /api/v1/orders': {},
  'DELETE /api/v1/orders': {},
  'GET /api/v1/orders/{orderId}': {},
  'GET /api/v1/orders/{orderId}/explanation': {},
  'PUT /api/v1/orders/{orderId}': { body: () => ({ price: '11', quantity: '0.4' }) },
  'DELETE /api/v1/orders/{orderId}': {},
  'POST /api/v1/orders/batch': {},
  'POST /api/v1/orders/test': { body: limitPrice },
  'POST /api/v1/order-lists': { body: aPair },
  'GET /api/v1/order-lists/{listId}': { refusedHere: 'UNKNOWN_ORDER' },
  'DELETE /api/v1/order-lists/{listId}': { refusedHere: 'UNKNOWN_ORDER' },
  'GET /api/v1/trades': {},
  'GET /api/v1/fees': {},
  'GET /api/v1/balances': {},
  'GET /api/v1/postings': {},
  'GET /api/v1/statement': {},
  'GET /api/v1/admin/accounts/{accountId}/statement': {},

  'POST /api/v1/risk/var': { body: aPortfolio },
  'POST /api/v1/risk/stress': { body: aPortfolio },
  'GET /api/v1/risk/snapshots': {},
  'POST /api/v1/risk/backtest': { body: () => ({ ...aPortfolio(), confidence: 0.5, window: 2 }) },

  'POST /api/v1/withdrawals': {
    body: (context) => ({ reference: context.fresh('out-'), amount: '1' }),
    asNewTrader: true,
  },
  'GET /api/v1/withdrawals': {},
  'GET /api/v1/withdrawals/{withdrawalId}': { refusedHere: 'UNKNOWN_WITHDRAWAL' },
  'DELETE /api/v1/withdrawals/{withdrawalId}': { refusedHere: 'UNKNOWN_WITHDRAWAL' },

  'GET /api/v1/pairs': {},
  'GET /api/v1/pairs/{symbol}': {},
  'GET /api/v1/marketdata': {},
  'GET /api/v1/marketdata/{symbol}': {},
  'GET /api/v1/marketdata/{symbol}/book': {},
  'GET /api/v1/marketdata/{symbol}/trades': {},
  'GET /api/v1/marketdata/{symbol}/candles': {},
  'GET /api/v1/marketdata/{symbol}/trades/export': { isStreamed: true },
  'GET /api/v1/marketdata/{symbol}/candles/export': { isStreamed: true },
  'GET /api/v1/marketdata/{symbol}/orders': {},
  'GET /api/v1/ticker/{symbol}': {},

  'GET /admin/stats': {},
  'GET /api/v1/admin/stats': {},
  'GET /api/v1/admin/figures': {},
  'GET /api/v1/admin/state': {},
  'GET /api/v1/admin/events': {},
  'GET /api/v1/admin/instruments/{symbol}/book': {},
  'GET /api/v1/admin/orders/{id}/history': { path: { id: (context) => context.openOrder() } },
  'GET /api/v1/admin/accounts/{accountId}/history': {},
  'GET /api/v1/admin/accounts/{accountId}/var/snapshots': {},
  'GET /api/v1/admin/accounts/{accountId}/var': { refusedHere: 'TOO_FEW_PRICES' },
  'GET /api/v1/admin/instruments/{symbol}/history': {},
  'GET /api/v1/marketdata/{symbol}/trade-revisions': {},
  'GET /api/v1/admin/trades/{tradeId}': { refusedHere: 'UNKNOWN_TRADE' },
  'POST /api/v1/admin/trades/{tradeId}/bust': { refusedHere: 'UNKNOWN_TRADE' },
  'POST /api/v1/admin/trades/{tradeId}/correct': { refusedHere: 'UNKNOWN_TRADE' },
  'POST /api/v1/admin/reconciliations': {},
  'GET /api/v1/admin/reconciliations': {},
  'GET /api/v1/admin/reconciliations/{reconciliationId}': { refusedHere: 'UNKNOWN_RECONCILIATION' },
  'GET /api/v1/admin/alerts': {},
  'POST /api/v1/admin/alerts/{alert}/acknowledge': { refusedHere: 'ALERT_NOT_FIRING' },
  'POST /api/v1/admin/alerts/{alert}/silence': {},
  'DELETE /api/v1/admin/alerts/{alert}/silence': {},
  'GET /api/v1/admin/faults': {},
  'POST /api/v1/admin/faults/{sequence}/lift': { refusedHere: 'UNKNOWN_FAULT' },
  'POST /api/v1/admin/users': { body: (context) => ({ username: context.fresh('user-') }), isSlow: true },
  'GET /api/v1/admin/users': {},
  'GET /api/v1/admin/users/{userId}': { refusedHere: 'UNKNOWN_USER' },
  'PATCH /api/v1/admin/users/{userId}': { refusedHere: 'UNKNOWN_USER' },
  'POST /api/v1/admin/users/{userId}/logout': { refusedHere: 'UNKNOWN_USER' },
  'POST /api/v1/admin/invitations': { body: (context) => ({ username: context.fresh('guest-') }) },
  'GET /api/v1/admin/roles': {},
  'PUT /api/v1/admin/roles/{role}': { body: () => ({ permissions: ['admin:stats'] }), isAnyPath: true },
  'DELETE /api/v1/admin/roles/{role}': { refusedHere: 'UNKNOWN_ROLE', isAnyPath: true },
  'GET /api/v1/admin/audit': {},
  'GET /api/v1/admin/audit/head': {},
  'GET /api/v1/admin/audit/export': { isStreamed: true },
  'GET /api/v1/admin/withdrawals': {},
  'POST /api/v1/admin/withdrawals/{withdrawalId}/approve': { refusedHere: 'UNKNOWN_WITHDRAWAL' },
  'POST /api/v1/admin/withdrawals/{withdrawalId}/reject': { refusedHere: 'UNKNOWN_WITHDRAWAL' },
  'GET /api/v1/admin/approvals': {},
  'GET /api/v1/admin/approvals/{approvalId}': { refusedHere: 'UNKNOWN_APPROVAL' },
  'POST /api/v1/admin/approvals/{approvalId}/approve': { refusedHere: 'UNKNOWN_APPROVAL' },
  'POST /api/v1/admin/approvals/{approvalId}/reject': { refusedHere: 'UNKNOWN_APPROVAL' },
  'POST /api/v1/admin/assets': { body: (context) => ({ asset: context.fresh('A').toUpperCase() }) },
  'POST /api/v1/admin/instruments': {
    body: (context) => ({ symbol: `${context.fresh('P').toUpperCase()}-USD`, baseAsset: 'BTC', quoteAsset: 'USD' }),
  },
  'PATCH /api/v1/admin/instruments/{symbol}': { body: () => ({ minQuantity: '0.0001', minNotional: '1' }) },
  'POST /api/v1/admin/instruments/{symbol}/phase': { body: () => ({ phase: 'continuous' }) },
  'POST /api/v1/admin/market-phase': { body: () => ({ phase: 'continuous' }), refusedHere: 'PHASE_NOT_REACHABLE' },
  'GET /api/v1/risk/margin': {},
  'GET /api/v1/admin/margin': {},
  'PUT /api/v1/admin/instruments/{symbol}/margin': { body: () => ({ initialPpm: 200_000, maintenancePpm: 100_000 }) },
  // Her account has open orders.
  'PUT /api/v1/admin/accounts/{accountId}/margin': { body: () => ({ asset: null }), refusedHere: 'MARGIN_IN_USE' },
  'PUT /api/v1/admin/margin/funds': {
    // Of nobody: an account that becomes a fund trades no more.
    body: () => ({ role: 'pool', accountId: '999999' }),
    refusedHere: 'UNKNOWN_ACCOUNT',
  },
  'GET /api/v1/admin/market-breaker': {},
  'PUT /api/v1/admin/market-breaker': { body: () => ({ preset: 'us_market' }) },
  'DELETE /api/v1/admin/market-breaker': {},
  'GET /api/v1/admin/instruments/{symbol}/schedule': {},
  'PUT /api/v1/admin/instruments/{symbol}/schedule': { body: () => ({ phases: [] }) },
  'GET /api/v1/admin/simulation': {},
  // These tests are nobody's demo.
  'POST /api/v1/admin/simulation/scenario': { refusedHere: 'SIMULATION_OFF' },
  'PUT /api/v1/admin/instruments/{symbol}/allocation': { body: () => ({ method: 'price_time' }) },
  'PUT /api/v1/admin/instruments/{symbol}/bands': { body: noBands },
  'PUT /api/v1/admin/instruments/{symbol}/mark-price': {},
  'PUT /api/v1/admin/instruments/{symbol}/fee-tiers': {},
  'PUT /api/v1/admin/accounts/{accountId}/fee-tier': {},
  'PUT /api/v1/admin/accounts/{accountId}/trade-group': {},
  'POST /api/v1/admin/accounts/{accountId}/deposits': { body: reference },
  'POST /api/v1/admin/accounts/{accountId}/withdrawals': { body: reference },
  'POST /api/v1/admin/kill-switch': {
    body: () => ({ active: false, accountId: null, tradeGroup: 9, symbol: null, sessionId: null }),
  },
  'GET /api/v1/positions': {},
  'GET /api/v1/positions/{symbol}/lots': {},
  'GET /api/v1/pnl': {},
  'GET /api/v1/limits': {},
  'GET /api/v1/admin/limits': {},
  'PUT /api/v1/admin/limits/required': { body: () => ({ limits: [] }) },
  'PUT /api/v1/admin/limits/{limit}': { body: aLimit },
  'DELETE /api/v1/admin/limits/{limit}': { refusedHere: 'VALIDATION_FAILED' },
  'POST /api/v1/admin/limits': { body: (context) => ({ accountId: context.aliceAccountId }) },

  // The last one: failed logins make the next ones wait.
  'POST /api/v1/auth/login': { body: (context) => context.credentials, isSlow: true },
};
