/** What the REST API answers where a margin account, or a fund of the venue, is refused something: part of `rejectProblems`. */
import { later, refusal } from './problem-kinds.js';

export const marginProblems = {
  INSUFFICIENT_MARGIN: refusal(
    'Too little margin',
    'With it the account would be worth less than its initial margin, at the marks, with all open orders at their worst.',
    'Send a smaller order, reduce positions, cancel open orders or deposit.',
  ),
  LENDING_POOL_EXHAUSTED: later(
    'The venue has no more to lend',
    'What the account would borrow of the asset is more than the lending pool has left.',
    'Send a smaller order, or try again later.',
  ),
  NO_MARK_PRICE: later(
    'There is no mark price',
    'What is bought or sold on margin must have a mark price, and the instrument has had neither a trade nor a mark.',
    'Wait for the first trade, or ask an operator for a mark price.',
  ),
  INSTRUMENT_NOT_MARGINABLE: refusal(
    'The instrument does not trade on margin',
    'The instrument has no margin terms, or its quote asset is not the margin asset of the account.',
    'Trade it with a spot account.',
  ),
  ACCOUNT_IN_LIQUIDATION: refusal(
    'The account is being liquidated',
    'Until it has its initial margin again, the venue trades for the account and nobody else does.',
    'Deposit, or wait until the positions are closed.',
  ),
  FUND_ACCOUNT: refusal(
    'The account is a fund of the venue',
    'The lending pool and the insurance neither trade nor borrow.',
    'Use another account.',
  ),
  MARGIN_IN_USE: refusal(
    'The account is in use',
    'How an account trades changes only while it has no open orders and owes nothing.',
    'Cancel its orders and repay what it owes first.',
  ),
} as const;
