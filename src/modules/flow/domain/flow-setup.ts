/**
 * What a fresh venue is told before the first event of a recording: the market, the accounts, their money, and the orders
 * that are older than the recording. The ids that the venue gives follow from the order of these commands.
 */
import type { CommandBody, CommandName, VenueCommand } from '../../../common/model/commands.js';
import { OrderType, SelfTradePrevention, TimeInForce } from '../../../common/model/order-terms.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { accountIndexOf } from './funding.js';
import type { FlowPlan } from './flow-survey.js';
import type { RecordedOrder } from './recorded-book.js';
import { bitstampBtcUsd } from './recorded-event.js';

export interface FlowFees {
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
}

const BASE_ASSET_ID = 1;
const QUOTE_ASSET_ID = 2;
export const INSTRUMENT_ID = 1;
const MILLION = 1_000_000;

/** A body without the brands of its numbers: here plain numbers become prices, lots and ids. */
type Plain<T> = { readonly [K in keyof T]: T[K] extends number ? number : T[K] };

export function* setupCommands(plan: FlowPlan, fees: FlowFees): Generator<VenueCommand> {
  const { baseAsset, quoteAsset, tickScale, lotScale } = bitstampBtcUsd;
  yield command('DefineAsset', 0, { asset: baseAsset, scale: lotScale });
  yield command('DefineAsset', 0, { asset: quoteAsset, scale: tickScale + lotScale });
  yield command('DefineInstrument', 0, instrumentTerms(fees));
  for (let index = 0; index < plan.accounts; index += 1)
    yield command('OpenAccount', 0, { accountKey: `flow-${index + 1}` });
  for (const [index, { base, quote }] of plan.funds.entries()) {
    const accountId = index + 1;
    if (base > 0)
      yield command('Deposit', accountId, { amount: base, assetId: BASE_ASSET_ID, reference: `flow-${baseAsset}` });
    if (quote > 0)
      yield command('Deposit', accountId, { amount: quote, assetId: QUOTE_ASSET_ID, reference: `flow-${quoteAsset}` });
  }
  for (const order of plan.standing) yield placement(order, plan.accounts);
}

/** The order as one of the venue: a limit order until cancelled, under its recorded number as client order id. */
export function placement(order: RecordedOrder, accounts: number): VenueCommand {
  const { orderId, side, priceTicks, lots } = order;
  return command('PlaceOrder', accountOf(orderId, accounts), {
    instrumentId: INSTRUMENT_ID,
    side,
    orderType: OrderType.limit,
    timeInForce: TimeInForce.gtc,
    selfTradePrevention: SelfTradePrevention.none,
    flags: 0,
    priceTicks,
    quantityLots: lots,
    clientOrderId: clientOrderIdOf(orderId),
  });
}

export function accountOf(orderId: number, accounts: number): number {
  return accountIndexOf(orderId, accounts) + 1;
}

export function clientOrderIdOf(orderId: number): string {
  return orderId < 0 ? `standing-${-orderId}` : String(orderId);
}

/** The recorded number behind a client order id that `clientOrderIdOf` made. */
export function recordedIdOf(clientOrderId: string): number {
  return clientOrderId.startsWith('standing-')
    ? -Number(clientOrderId.slice('standing-'.length))
    : Number(clientOrderId);
}

/** A command of an account, without a session. */
export function command<N extends CommandName>(name: N, accountId: number, body: Plain<CommandBody<N>>): VenueCommand {
  return { name, origin: { accountId, sessionId: 0 }, body } as unknown as VenueCommand;
}

function instrumentTerms({ makerFeePpm, takerFeePpm }: FlowFees): Plain<CommandBody<'DefineInstrument'>> {
  const { symbol, tickSize, lotSize } = bitstampBtcUsd;
  const rate = Math.max(makerFeePpm, takerFeePpm);
  return {
    symbol,
    baseAssetId: BASE_ASSET_ID,
    quoteAssetId: QUOTE_ASSET_ID,
    tickSize,
    lotSize,
    minQuantityLots: 1,
    maxQuantityLots: INTEGER_MAX,
    minNotional: 0,
    // The largest notional whose fee still fits beside it.
    maxNotional: Math.floor((INTEGER_MAX / (MILLION + rate)) * MILLION) - 1,
    makerFeePpm,
    takerFeePpm,
    collarBps: 1_000,
  };
}
