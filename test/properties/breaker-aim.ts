/** Turns intents about the whole market into commands. */
import { unreachable } from '../../src/common/assert.js';
import { ALL_INSTRUMENTS } from '../../src/common/model/commands.js';
import { AuctionKind, Phase, Side } from '../../src/common/model/order-terms.js';
import { commandOf, phaseBody, placeBody } from '../support/command.js';
import { DAY_US, type Move } from './duel.js';
import type { BreakerIntent } from './breaker-intents.js';
import type { Surroundings } from './market-aim.js';

type CrashIntent = Extract<BreakerIntent, { kind: 'crash' }>;

/** Moves that come so many microseconds later than others. */
export const lateMoves = new WeakMap<Move, number>();

export class BreakerAim {
  constructor(private readonly at: Surroundings) {}

  moves(intent: BreakerIntent): Move[] {
    switch (intent.kind) {
      case 'marketBreaker':
        return [breakerOf(intent.levels, intent.haltUs, intent.auctionUs)];
      case 'marketPhase': {
        const { phase, endsInUs, override } = intent;
        const auctionKind = phase === Phase.auction ? AuctionKind.volatility : AuctionKind.none;
        const endsAtUs = endsInUs === 0 ? 0 : this.at.duel.nowUs + endsInUs;
        return [commandOf('SetPhase', 0, { ...phaseBody(ALL_INSTRUMENTS, phase, auctionKind, endsAtUs), override })];
      }
      case 'crash':
        return this.crash(intent);
      default:
        return unreachable(intent);
    }
  }

  private crash(intent: CrashIntent): Move[] {
    const { instrument, isOfTwo, isNextDay, steps, levels, reopened } = intent;
    const picks = isOfTwo ? [instrument, instrument + 1] : [instrument];
    const nextDay = commandOf('TimerTick', 0, {});
    lateMoves.set(nextDay, DAY_US);
    const reopening = phaseBody(ALL_INSTRUMENTS, Phase.continuous);
    const override = reopened === 'by two' ? 1 : 0;
    return [
      ...picks.flatMap((pick) => this.trade(intent, pick, 0)),
      ...(isNextDay ? [nextDay] : []),
      breakerOf(levels, 2_000, 500),
      ...picks.flatMap((pick) => this.trade(intent, pick, steps)),
      ...(reopened === 'by itself' ? [] : [commandOf('SetPhase', 0, { ...reopening, override })]),
    ];
  }

  /** Somebody bids so many steps below the market, and another sells down to there. */
  private trade({ account }: CrashIntent, pick: number, stepsDown: number): Move[] {
    const { at } = this;
    const { instrumentId } = at.instrument(pick);
    const priceTicks = Math.max(1, at.priceNear(instrumentId, Side.sell) - stepsDown * at.stepTicks);
    const terms = { instrumentId, priceTicks };
    return [
      commandOf('PlaceOrder', at.accountId(account), placeBody({ ...terms, quantityLots: 4 * at.lotsFactor })),
      commandOf(
        'PlaceOrder',
        at.accountId(account + 1),
        placeBody({ ...terms, side: Side.sell, quantityLots: 12 * at.lotsFactor }),
      ),
    ];
  }
}

function breakerOf(
  [level1Bps = 0, level2Bps = 0, level3Bps = 0]: readonly number[],
  haltUs: number,
  auctionUs: number,
): Move {
  return commandOf('SetMarketBreaker', 0, { level1Bps, level2Bps, level3Bps, haltUs, auctionUs });
}
