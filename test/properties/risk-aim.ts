/** Turns intents about limits into commands. */
import { isOfVenueAlone, LimitScope, RiskLimit, scopeOf } from '../../src/common/model/risk-limits.js';
import { Side } from '../../src/common/model/order-terms.js';
import { commandOf } from '../support/command.js';
import type { Move } from './duel.js';
import type { Surroundings } from './market-aim.js';
import type { RiskIntent } from './risk-intents.js';

type LimitIntent = Extract<RiskIntent, { kind: 'riskLimit' }>;
type VarIntent = Extract<RiskIntent, { kind: 'varFigure' }>;

const UNKNOWN = 99;

export class RiskAim {
  constructor(private readonly at: Surroundings) {}

  moves(intent: RiskIntent): Move[] {
    if (intent.kind === 'riskLimit') return [this.limit(intent)];
    if (intent.kind === 'varFigure') return [this.varFigure(intent)];
    const { accountId, bits: value } = intent;
    const limit = RiskLimit.required_limits;
    return [
      commandOf('SetRiskLimit', accountId, { value, untilUs: 0, instrumentId: 0, assetId: 0, tradeGroup: 0, limit }),
    ];
  }

  private varFigure({ account, instrument, size, spoil }: VarIntent): Move {
    const { at } = this;
    // Compared with limits of value at risk alone, which are as small.
    const body = { units: size, assetId: at.instrument(instrument).quoteAssetId };
    const accountId = at.accountId(account);
    switch (spoil) {
      case 'value':
        return commandOf('SetVarFigure', accountId, { ...body, units: size % 2 === 0 ? -1 : 0.5 });
      case 'asset':
        return commandOf('SetVarFigure', accountId, { ...body, assetId: UNKNOWN });
      case 'account':
        return commandOf('SetVarFigure', size % 2 === 0 ? 0 : UNKNOWN, body);
      default:
        return commandOf('SetVarFigure', accountId, body);
    }
  }

  private limit(intent: LimitIntent): Move {
    const { at } = this;
    const { limit, holder, forUs, spoil } = intent;
    const instrument = at.instrument(intent.instrument);
    const scope = scopeOf(limit);
    const isOfVenue = isOfVenueAlone(limit) && intent.size % 4 !== 1;
    const body = {
      value: intent.isRemoved ? -1 : this.value(intent),
      untilUs: forUs === 0 ? 0 : at.duel.nowUs + forUs,
      instrumentId: scope === LimitScope.instrument ? instrument.instrumentId : 0,
      assetId: scope === LimitScope.asset ? instrument.quoteAssetId : 0,
      tradeGroup: holder === 'group' && !isOfVenue ? intent.group : 0,
      limit,
    };
    const accountId = holder === 'account' && !isOfVenue ? at.accountId(intent.account) : 0;
    switch (spoil) {
      case 'limit':
        return commandOf('SetRiskLimit', accountId, { ...body, limit: intent.size % 2 === 0 ? 0 : 200 });
      case 'value':
        return commandOf('SetRiskLimit', accountId, { ...body, value: intent.size % 2 === 0 ? 0.5 : -2 });
      case 'large':
        return commandOf('SetRiskLimit', accountId, { ...body, value: intent.size % 2 === 0 ? 2 ** 31 : 2 ** 53 });
      case 'instrument':
        return commandOf('SetRiskLimit', accountId, { ...body, instrumentId: UNKNOWN });
      case 'asset':
        return commandOf('SetRiskLimit', accountId, { ...body, assetId: UNKNOWN });
      case 'both':
        return commandOf('SetRiskLimit', accountId, { ...body, instrumentId: 1, assetId: 2 });
      case 'group':
        return commandOf('SetRiskLimit', accountId, { ...body, tradeGroup: intent.size % 2 === 0 ? -1 : 1 });
      case 'account':
        return commandOf('SetRiskLimit', UNKNOWN, body);
      case 'missing':
        return commandOf('SetRiskLimit', accountId, { ...body, instrumentId: 0, assetId: 0 });
      case 'time':
        return commandOf('SetRiskLimit', accountId, { ...body, untilUs: intent.size % 2 === 0 ? NaN : 0.5 });
      default:
        return commandOf('SetRiskLimit', accountId, body);
    }
  }

  private value({ limit, size, instrument }: LimitIntent): number {
    const { at } = this;
    const { instrumentId, quoteUnitsPerTickLot } = at.instrument(instrument);
    const notional = at.priceNear(instrumentId, Side.buy) * at.lotsFactor * quoteUnitsPerTickLot;
    switch (limit) {
      case RiskLimit.open_orders:
      case RiskLimit.order_rate:
      case RiskLimit.session_orders:
      case RiskLimit.session_refusals:
      case RiskLimit.var:
        return size;
      case RiskLimit.order_quantity:
      case RiskLimit.position:
        return size * at.lotsFactor;
      case RiskLimit.price_collar:
      case RiskLimit.fat_finger:
        return size * 20;
      case RiskLimit.duplicate_window:
        return size * 100;
      case RiskLimit.var_max_age:
        return size * 1_000;
      case RiskLimit.restricted:
        return size % 2;
      case RiskLimit.collar_source:
      case RiskLimit.mark_source:
        return size % 3;
      case RiskLimit.daily_loss:
      case RiskLimit.kill_loss:
        return Math.min(Number.MAX_SAFE_INTEGER, Math.floor((size * notional) / 32));
      default:
        return Math.min(Number.MAX_SAFE_INTEGER, size * notional);
    }
  }
}
