/** The settings of the demo: whether there is one, and who takes part in its market (docs/simulation.md). */
import { scenarioNames } from '../common/model/simulated.js';
import { define } from './config-definition.js';
import { boolean, integer, oneOf, optional } from './config-kinds.js';

const participants = (doc: string, count: number): ReturnType<typeof define<number>> =>
  define({ kind: integer(0, 4), default: count, unit: 'participants', doc });

export const demoKeys = {
  'demo.enabled': define({
    kind: boolean(),
    default: (above) => above['environment'] === 'development',
    defaultDoc: '`true` in development, else `false`',
    env: 'TRADSYS_DEMO',
    flag: 'demo',
    doc: 'Demo users, demo data and simulated participants. Refused in production and with `auth.four_eyes`.',
  }),
  'demo.seed': define({
    kind: integer(0, 4_294_967_295),
    default: 42,
    env: 'TRADSYS_DEMO_SEED',
    doc: 'The same seed gives the same tape.',
  }),

  'simulation.history_days': define({
    kind: integer(0, 30),
    default: 30,
    unit: 'days',
    doc: 'What the simulated market has traded before the first start, made on an empty `data_dir`; 0 begins with an empty tape.',
  }),
  'simulation.trades_days': define({
    kind: optional(integer(1, 36_500)),
    default: 1,
    unit: 'days',
    doc: 'How long a public tape is kept whose first trade was simulated; one that people began stays. `history.trades_days` goes before.',
  }),
  'simulation.scenario': define({
    reloads: true,
    kind: oneOf(...scenarioNames),
    default: 'calm',
    doc: 'What the simulated market begins with; `POST /api/v1/admin/simulation/scenario` changes it.',
  }),
  'simulation.step_ms': define({
    kind: integer(50, 10_000),
    default: 250,
    unit: 'milliseconds',
    doc: 'Time between two decisions of the simulated participants.',
  }),
  'simulation.commands_per_s_max': define({
    kind: integer(1, 5_000),
    default: 400,
    unit: 'commands',
    doc: 'What all simulated participants together may send in a second; what is beyond is not sent.',
  }),
  'simulation.activity_percent': define({
    kind: integer(0, 1_000),
    default: 100,
    unit: 'percent',
    doc: 'How often noise traders trade, of what is usual for the instrument.',
  }),
  'simulation.market_makers': participants(
    'Market makers on each instrument; without any there is nobody to trade with.',
    1,
  ),
  'simulation.market_maker_levels': define({
    kind: integer(1, 20),
    default: 8,
    unit: 'levels',
    doc: 'Levels that a market maker quotes on a side, at most; thin instruments have fewer.',
  }),
  'simulation.market_maker_risk_aversion': define({
    kind: integer(1, 1_000),
    default: 10,
    unit: 'thousandths per basis point',
    doc: 'How strongly a market maker leans its prices against its inventory, and how wide it quotes.',
  }),
  'simulation.noise_traders': participants('Traders without a view on each instrument; they share its activity.', 2),
  'simulation.momentum_traders': participants('Traders on each instrument who go with the price.', 1),
  'simulation.mean_reversion_traders': participants('Traders on each instrument who go against it.', 1),
  'simulation.whales': participants('Traders on each liquid pair who slice orders that are larger than the book.', 1),
  'simulation.arbitrageurs': participants('Traders who keep a cross in line with its two pairs.', 1),
  'simulation.spoofers': participants(
    'Participants on each thin instrument who show what they do not mean, for surveillance.',
    1,
  ),
};
