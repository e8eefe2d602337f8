import type { VenueCommand } from '../../src/common/model/commands.js';
import { Phase } from '../../src/common/model/order-terms.js';
import { commandOf, phaseBody } from '../support/command.js';
import type { SeededRandom } from './seeded-random.js';

const INSTRUMENT = {
  minQuantityLots: 1,
  maxQuantityLots: 10_000,
  minNotional: 0,
  maxNotional: 1_000_000_000,
  makerFeePpm: -200,
  takerFeePpm: 1_000,
  collarBps: 50,
};
const SIZES = { baseAssetId: 1, quoteAssetId: 2, symbol: 'BTC-USD', tickSize: '1', lotSize: '1' };

/** Sets the venue up, then changes its rules from time to time. Any answer will do: a repeated definition is refused. */
export class Operator {
  private step = 0;
  private readonly setUp: readonly VenueCommand[];
  private present: VenueCommand;

  constructor(
    private readonly random: SeededRandom,
    accounts: number,
    /** Sequences of the faults of the core that wait to be lifted. */
    private readonly openFaults: ReadonlySet<number>,
  ) {
    this.setUp = [
      commandOf('DefineAsset', 0, { asset: 'BTC', scale: 0 }),
      commandOf('DefineAsset', 0, { asset: 'USD', scale: 0 }),
      commandOf('DefineInstrument', 0, { ...INSTRUMENT, ...SIZES }),
      ...Array.from({ length: accounts }, (_, index) =>
        commandOf('OpenAccount', 0, { accountKey: `trader-${index + 1}` }),
      ),
    ];
    this.present = this.setUp[0] as VenueCommand;
  }

  get isSetUp(): boolean {
    return this.step >= this.setUp.length;
  }

  get wish(): VenueCommand {
    return this.present;
  }

  hear(): void {
    this.step += 1;
    this.present = this.setUp[this.step] ?? this.change();
  }

  private change(): VenueCommand {
    const { random } = this;
    const [faultSequence] = this.openFaults;
    // Two people, one after the other or one of them twice.
    if (faultSequence !== undefined && random.chance(0.7)) {
      return commandOf('LiftFault', 0, { faultSequence, approver: random.pick(['anna', 'bert']) });
    }
    // Most often back to trading, so that a halt is short.
    const phase = random.chance(0.2) ? random.pick([Phase.halt, Phase.cancel_only]) : Phase.continuous;
    switch (random.below(4)) {
      case 0:
        return commandOf('UpdateInstrument', 0, {
          ...INSTRUMENT,
          instrumentId: 1,
          takerFeePpm: 500 + random.below(900),
        });
      case 1:
        return commandOf('SetLimits', 1 + random.below(4), { maxOpenOrders: 3 + random.below(20) });
      case 2:
        return commandOf('SetKillSwitch', 0, { target: 1 + random.below(4), active: random.below(2), scope: 0 });
      default:
        return commandOf('SetPhase', 0, phaseBody(1, phase));
    }
  }
}
