/**
 * Recorded orders as other kinds: a seeded share of the placements of a flow become icebergs, stops, pegs and whatever else the
 * venue takes, at the prices and quantities that were recorded; and now and then the market is divided otherwise or called to an
 * auction.
 */
import type { AdvancedOrderTerms, CommandBody, VenueCommand } from '../../src/common/model/commands.js';
import {
  Allocation,
  AuctionKind,
  OrderFlag,
  OrderType,
  PegType,
  Phase,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from '../../src/common/model/order-terms.js';
import { INSTRUMENT_ID } from '../../src/modules/flow/domain/flow-setup.js';
import type { VenueOpener } from '../../src/modules/flow/flow-venue.js';
import { noAdvanced } from '../oracle/term-rules.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { commandOf, phaseBody } from '../support/command.js';

const SHARE = 0.4;
const OPERATOR_EVERY = 400;
const AUCTION_COMMANDS = 40;

type Placement = CommandBody<'PlaceOrder'>;
type Terms = { -readonly [K in keyof AdvancedOrderTerms]: number };
type Body = { -readonly [K in keyof Placement]: Placement[K] extends string ? string : number };

/** Each changes a limit order into something else. */
const kinds: Readonly<Record<string, (body: Body, terms: Terms, random: SeededRandom) => void>> = {
  iceberg: (body, terms) => {
    terms.displayQuantityLots = Math.max(1, Math.floor(body.quantityLots / 4));
  },
  hidden: (body) => {
    body.flags |= OrderFlag.hidden;
  },
  'take profit limit': (body, terms) => {
    body.orderType = OrderType.take_profit_limit;
    terms.stopPriceTicks = body.priceTicks;
  },
  'stop limit': (body, terms, random) => {
    body.orderType = OrderType.stop_limit;
    const away = 1 + random.below(30);
    terms.stopPriceTicks = body.side === Side.buy ? body.priceTicks + away : Math.max(1, body.priceTicks - away);
  },
  'trailing stop limit': (body, terms, random) => {
    body.orderType = OrderType.trailing_stop_limit;
    terms.trailingOffsetBps = 1 + random.below(50);
  },
  'trailing stop': (body, terms, random) => {
    body.orderType = OrderType.trailing_stop;
    body.priceTicks = 0;
    terms.trailingOffsetTicks = 1 + random.below(60);
  },
  peg: (body, terms, random) => {
    body.orderType = OrderType.pegged;
    terms.pegType = random.pick([PegType.primary, PegType.market, PegType.mid]);
    terms.pegOffsetTicks = random.below(9) - 4;
  },
  'market to limit': (body) => {
    body.orderType = OrderType.market_to_limit;
    body.priceTicks = 0;
  },
  'post-only that slides': (body) => {
    body.flags |= OrderFlag.postOnlySlide;
  },
  'reduce-only': (body) => {
    if (body.side === Side.sell) body.flags |= OrderFlag.reduceOnly;
  },
  'all-or-none': (body) => {
    body.flags |= OrderFlag.allOrNone;
  },
  'minimum quantity': (body, terms, random) => {
    terms.minQuantityLots = Math.max(1, Math.floor(body.quantityLots * random.next()));
  },
  'immediate or cancel': (body) => {
    body.timeInForce = TimeInForce.ioc;
  },
  'fill or kill': (body) => {
    body.timeInForce = TimeInForce.fok;
  },
  'self-trade prevention': (body, _terms, random) => {
    body.selfTradePrevention = random.pick(Object.values(SelfTradePrevention));
  },
  'for auctions': (body) => {
    body.timeInForce = TimeInForce.good_for_auction;
  },
};
export const kindNames: readonly string[] = Object.keys(kinds);

/** Opens a venue that takes the flow's orders as other kinds; `tally` counts how many of each. */
export function mixing(open: VenueOpener, seed: number, tally: Map<string, number>): VenueOpener {
  return async (dataDir, clock, onFatal) => {
    const venue = await open(dataDir, clock, onFatal);
    const random = new SeededRandom(seed);
    let placements = 0;
    const submit: typeof venue.gate.submit = (command) => {
      if (command.name !== 'PlaceOrder') return venue.gate.submit(command);
      placements += 1;
      const operator = operatorCommand(placements, random);
      if (operator !== undefined) void venue.gate.submit(operator);
      return venue.gate.submit(random.chance(SHARE) ? mixed(command, random, tally) : command);
    };
    return { ...venue, gate: { submit } };
  };
}

function mixed(
  command: VenueCommand & { readonly name: 'PlaceOrder' },
  random: SeededRandom,
  tally: Map<string, number>,
): VenueCommand {
  const kind = random.pick(kindNames);
  const body: Body = { ...command.body };
  const terms: Terms = { ...noAdvanced };
  kinds[kind]?.(body, terms, random);
  tally.set(kind, (tally.get(kind) ?? 0) + 1);
  return commandOf('PlaceOrder', command.origin.accountId, body, terms, command.origin.sessionId);
}

/** Every so often another division of levels; between two of them an auction for a while. */
function operatorCommand(placements: number, random: SeededRandom): VenueCommand | undefined {
  switch (placements % OPERATOR_EVERY) {
    case 1: {
      const terms = { topMaxLots: 0, minShareLots: 0, leadMarketMakerPercent: 20, leadMarketMakerAccountId: 1 };
      const method = random.pick(Object.values(Allocation));
      const topOfBook = random.below(2);
      return commandOf('SetAllocation', 0, {
        ...terms,
        instrumentId: INSTRUMENT_ID,
        fifoPercent: 40,
        method,
        topOfBook,
      });
    }
    case OPERATOR_EVERY / 2:
      return commandOf('SetPhase', 0, phaseBody(INSTRUMENT_ID, Phase.auction, AuctionKind.volatility));
    case OPERATOR_EVERY / 2 + AUCTION_COMMANDS:
      return commandOf('SetPhase', 0, phaseBody(INSTRUMENT_ID, Phase.continuous));
    default:
      return undefined;
  }
}
