/** Turns intents beyond single orders into commands. */
import { unreachable } from '../../src/common/assert.js';
import type { CommandBody } from '../../src/common/model/commands.js';
import { AuctionKind, ListType, OrderType, Phase, Side } from '../../src/common/model/order-terms.js';
import type { Plain } from '../oracle/emitter.js';
import { commandOf, massCancelBody, phaseBody } from '../support/command.js';
import type { Duel, InstrumentFacts, Move } from './duel.js';
import { feeRates } from './fee-rates.js';
import type { LegIntent, MarketIntent } from './market-intents.js';

type ListBody = Plain<CommandBody<'PlaceOrderList'>>;
type ListIntent = Extract<MarketIntent, { kind: 'list' }>;

/** What the aim knows of the run. */
export interface Surroundings {
  readonly duel: Duel;
  readonly stepTicks: number;
  readonly lotsFactor: number;
  accountId(pick: number): number;
  instrument(pick: number): InstrumentFacts;
  /** The opposite best, or about where the market is. */
  priceNear(instrumentId: number, side: number): number;
}

const UNKNOWN = 99;

export class MarketAim {
  private readonly lists: { readonly accountId: number; readonly body: ListBody }[] = [];

  constructor(private readonly at: Surroundings) {}

  moves(intent: MarketIntent): Move[] {
    const { at } = this;
    const accountOf = (pick: number): number => (pick === -1 ? UNKNOWN : at.accountId(pick));
    switch (intent.kind) {
      case 'list':
        return [this.placeList(intent)];
      case 'listAgain': {
        const first = this.lists[intent.pick % Math.max(1, this.lists.length)];
        if (first === undefined) return [];
        const body = { ...first.body, firstQuantityLots: first.body.firstQuantityLots + intent.more };
        return [commandOf('PlaceOrderList', first.accountId, body)];
      }
      case 'cancelList': {
        const listId = (intent.pick % (at.duel.lastListId + 2)) + (intent.pick % 7 === 0 ? 0.5 : 0);
        return [commandOf('CancelOrderList', at.accountId(intent.account), { listId })];
      }
      case 'disconnect':
        return [commandOf('DisconnectSession', accountOf(intent.account), {}, undefined, intent.sessionId)];
      case 'scopedCancel': {
        const middle = at.priceNear(1, Side.buy);
        const bound = middle + intent.range * at.stepTicks;
        const { lowest, ofSessionId, side } = intent;
        const range = { lowestPriceTicks: lowest, highestPriceTicks: intent.hasRange ? Math.max(1, bound) : 0 };
        const scope = massCancelBody({ ...range, ofSessionId, side });
        return [commandOf('MassCancel', at.accountId(intent.account), scope)];
      }
      case 'tradeGroup':
        return [commandOf('SetTradeGroup', accountOf(intent.account), { tradeGroup: intent.tradeGroup })];
      case 'accountTier':
        return [commandOf('SetAccountTier', accountOf(intent.account), { tier: intent.tier })];
      case 'tick':
        return [commandOf('TimerTick', 0, {})];
      case 'auditHead':
        return [
          commandOf('RecordAuditHead', 0, { entries: intent.entries, hash: `${intent.entries}`.padStart(64, '0') }),
        ];
      case 'auction':
        return this.callAuction(intent);
      case 'reopen': {
        const paused = [...at.duel.instruments.values()].find((one) => one.phase !== Phase.continuous);
        if (paused === undefined) return [];
        const endsAtUs = intent.endsInUs === 0 ? 0 : at.duel.nowUs + intent.endsInUs;
        const body = { ...phaseBody(paused.instrumentId, intent.phase, 0, endsAtUs), override: intent.override };
        return [commandOf('SetPhase', 0, body)];
      }
      default:
        return [
          this.termMove(intent, intent.instrument === -1 ? UNKNOWN : at.instrument(intent.instrument).instrumentId),
        ];
    }
  }

  termMove(
    intent: Extract<MarketIntent, { kind: 'feeTier' | 'mark' | 'allocation' | 'bands' }>,
    instrumentId: number,
  ): Move {
    const { at } = this;
    switch (intent.kind) {
      case 'feeTier': {
        const [makerFeePpm, takerFeePpm] = feeRates[intent.rates % feeRates.length] ?? [0, 0];
        const makerRate = intent.isBad ? -takerFeePpm - 1 : makerFeePpm;
        return commandOf('SetFeeTier', 0, { instrumentId, tier: intent.tier, makerFeePpm: makerRate, takerFeePpm });
      }
      case 'mark': {
        const priceTicks = Math.max(1, at.priceNear(instrumentId, Side.buy) + intent.ticks * at.stepTicks);
        return commandOf('SetMarkPrice', 0, { instrumentId, priceTicks: intent.wild ?? priceTicks });
      }
      case 'allocation': {
        const { kind: _, instrument: __, lead, wild, topMaxLots, minShareLots, ...terms } = intent;
        const lots = { topMaxLots: topMaxLots * at.lotsFactor, minShareLots: minShareLots * at.lotsFactor };
        const spoilt = wild === undefined ? {} : { fifoPercent: wild };
        const body = { ...terms, ...lots, ...spoilt, instrumentId, leadMarketMakerAccountId: lead };
        return commandOf('SetAllocation', 0, body);
      }
      case 'bands': {
        const { kind: _, instrument: __, hasReference, wild, ...terms } = intent;
        const referencePriceTicks = hasReference ? at.priceNear(instrumentId, Side.buy) : 0;
        return commandOf('SetBands', 0, {
          ...terms,
          instrumentId,
          referencePriceTicks,
          pauseUs: wild ?? terms.pauseUs,
        });
      }
      default:
        return unreachable(intent);
    }
  }

  private callAuction(intent: Extract<MarketIntent, { kind: 'auction' }>): Move[] {
    const { instrumentId } = this.at.instrument(intent.instrument);
    const isPreOpen = intent.phase === Phase.pre_open;
    const isKindless = intent.auctionKind === AuctionKind.none;
    const endsAtUs = intent.endsInUs === 0 ? 0 : this.at.duel.nowUs + intent.endsInUs;
    if (!isPreOpen)
      return [commandOf('SetPhase', 0, phaseBody(instrumentId, intent.phase, intent.auctionKind, endsAtUs))];
    const pause = commandOf('SetPhase', 0, phaseBody(instrumentId, Phase.halt));
    const preOpen = commandOf('SetPhase', 0, phaseBody(instrumentId, Phase.pre_open));
    return isKindless ? [preOpen] : [pause, preOpen];
  }

  private placeList(intent: ListIntent): Move {
    const { at } = this;
    const { instrumentId } = at.instrument(intent.instrument);
    const accountId = at.accountId(intent.account);
    const quantity = intent.lots * at.lotsFactor;
    const follow = intent.listType === ListType.oco ? intent.side : intent.side === Side.buy ? Side.sell : Side.buy;
    const near = at.priceNear(instrumentId, intent.side);
    const working = this.workingLeg(intent, near, quantity);
    const [first, second, third] = intent.legs;
    const limitLeg = { ...first, type: intent.isWild ? first.type : OrderType.limit };
    const pair = [
      this.leg(limitLeg, follow, near, quantity, !intent.isWild),
      this.leg(asTrigger(second, intent.isWild), follow, near, quantity, !intent.isWild),
    ] as const;
    const none = emptyLeg;
    const legs =
      intent.listType === ListType.oco
        ? [...pair, none]
        : intent.listType === ListType.oto
          ? [working, this.leg(third, follow, near, Math.max(1, quantity - 1), false), none]
          : [working, ...pair];
    const ids = [0, 1, 2].map((index) => (intent.clientId === 0 ? '' : `list-${intent.clientId}-${index}`));
    const body = spoiltList(listBody(instrumentId, intent.listType, legs, ids), intent.spoil);
    this.lists.push({ accountId, body });
    return commandOf('PlaceOrderList', accountId, body, undefined, intent.sessionId);
  }

  private workingLeg(intent: ListIntent, near: number, quantityLots: number): LegBody {
    const sign = intent.side === Side.buy ? 1 : -1;
    const priceTicks = Math.max(1, near + sign * intent.workingTicks * this.at.stepTicks);
    return { ...emptyLeg, priceTicks, quantityLots, side: intent.side, orderType: OrderType.limit, timeInForce: 1 };
  }

  /** A leg that waits on its side of the market. */
  private leg(meant: LegIntent, side: number, near: number, quantityLots: number, isTame: boolean): LegBody {
    const { type, ticks } = meant;
    const step = this.at.stepTicks;
    const away = Math.max(isTame ? 1 : -2, ticks) * step;
    const behind = Math.max(1, side === Side.buy ? near - away : near + away);
    const ahead = Math.max(1, side === Side.buy ? near + away : near - away);
    const isTrailing = type === OrderType.trailing_stop;
    const hasPrice = type === OrderType.limit || type === OrderType.stop_limit;
    const isTrigger = type !== OrderType.limit && type !== OrderType.market;
    const timeInForce =
      isTame && type === OrderType.limit && (meant.timeInForce === 2 || meant.timeInForce === 6)
        ? 1
        : meant.timeInForce;
    return {
      ...emptyLeg,
      priceTicks: hasPrice ? (type === OrderType.limit ? behind : ahead) : 0,
      quantityLots,
      stopPriceTicks: isTrigger && !isTrailing ? (type === OrderType.take_profit ? behind : ahead) : 0,
      trailingOffsetTicks: isTrailing ? Math.max(1, away) : 0,
      expireAtUs: timeInForce === 4 ? this.at.duel.nowUs + 1 + Math.abs(ticks) * 900 : 0,
      triggerSource: isTrigger ? meant.source : 0,
      flags: hasPrice ? meant.flags : meant.flags & 32,
      side,
      orderType: type,
      timeInForce,
      selfTradePrevention: meant.prevention,
    };
  }
}

const emptyLeg = {
  priceTicks: 0,
  quantityLots: 0,
  stopPriceTicks: 0,
  trailingOffsetTicks: 0,
  trailingOffsetBps: 0,
  expireAtUs: 0,
  triggerSource: 0,
  flags: 0,
  side: 0,
  orderType: 0,
  timeInForce: 0,
  selfTradePrevention: 0,
};
type LegBody = typeof emptyLeg;

function asTrigger(leg: LegIntent, isWild: boolean): LegIntent {
  const isTrigger = leg.type !== OrderType.limit && leg.type !== OrderType.market;
  return isWild || isTrigger ? leg : { ...leg, type: OrderType.stop };
}

function listBody(instrumentId: number, listType: number, legs: readonly LegBody[], ids: readonly string[]): ListBody {
  const fields = ['first', 'second', 'third'].flatMap((name, index) => {
    const leg = legs[index] ?? emptyLeg;
    const own = Object.entries(leg).map(([key, value]) => [
      `${name}${key.charAt(0).toUpperCase()}${key.slice(1)}`,
      value,
    ]);
    return [...own, [`${name}ClientOrderId`, leg === emptyLeg ? '' : (ids[index] ?? '')]];
  });
  return { ...Object.fromEntries(fields), instrumentId, listType } as ListBody;
}

function spoiltList(body: ListBody, spoil: ListIntent['spoil']): ListBody {
  switch (spoil) {
    case undefined:
      return body;
    case 'type':
      return { ...body, listType: 9 };
    case 'third':
      return { ...body, thirdQuantityLots: body.thirdQuantityLots + 1 };
    case 'ids':
      return { ...body, firstClientOrderId: 'twin', secondClientOrderId: 'twin' };
    case 'quantity':
      return { ...body, secondQuantityLots: body.secondQuantityLots + 7 };
    default:
      return body;
  }
}
