/**
 * Margin accounts: the fast core against the oracle, compared after every command, and every venue replayed from its journal and from a
 * saved state. 4,000 commands of one seed unless `MARGIN_COMMANDS` and `MARGIN_SEED` say otherwise. What borrowers can meet is met:
 * every refusal, every state, an insurance that pays and one that cannot.
 */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { FundRole, MarginState } from '../../src/common/model/margin.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { LIQUIDATION_FLAG, nameOf } from '../../src/common/model/order-terms.js';
import { rejectReasonName } from '../../src/common/model/reject-reason.js';
import { OracleVenue } from '../oracle/oracle-venue.js';
import { CoreVenue } from '../support/core-venue.js';
import { Aim } from './aim.js';
import { lateMoves } from './breaker-aim.js';
import { Duel, type Move } from './duel.js';
import { intent, type Intent, pauseUs, world, type World } from './intents.js';
import { MarginAim } from './margin-aim.js';
import { type MarginIntent, marginIntent, marginKinds } from './margin-intents.js';

const commandsWanted = Number(process.env['MARGIN_COMMANDS'] ?? 4_000);
const seed = Number(process.env['MARGIN_SEED'] ?? 42);
const COMMANDS_A_RUN = 150;
const WINDOW = 65_536;
const SPOT_ACCOUNT = 4;

const either: fc.Arbitrary<Intent | MarginIntent> = fc.oneof(
  { weight: 3, arbitrary: marginIntent },
  { weight: 1, arbitrary: intent },
);
const start = fc.record({
  style: fc.constantFrom('plain' as const, 'plain' as const, 'plain' as const, 'fees' as const),
  world,
});
const intents = fc.array(fc.tuple(either, pauseUs), { minLength: 60, maxLength: 110, size: 'max' });

const reached = new Map<string, number>();
function hit(name: string): void {
  reached.set(name, (reached.get(name) ?? 0) + 1);
}

test(`core and oracle agree on ${commandsWanted} commands of borrowers, seed ${seed}`, () => {
  let commands = 0;
  const runs = fc.property(start, intents, (first, meant) => {
    const core = new CoreVenue({ clientIdWindowMax: WINDOW });
    const duel = new Duel(core, new OracleVenue({ clientIdsMax: WINDOW }));
    commands += play(duel, { ...first.world, style: first.style, accounts: SPOT_ACCOUNT, isLimited: false }, meant);
    duel.demandReplay(new CoreVenue({ clientIdWindowMax: WINDOW }));
    expect(core.reloaded().stateHash).toBe(core.stateHash);
  });
  fc.assert(runs, { numRuns: Math.ceil(commandsWanted / COMMANDS_A_RUN), seed, endOnFailure: true });
  if (process.env['MARGIN_REACH'] !== undefined) process.stderr.write(`${[...reached].map(String).join('\n')}\n`);
  expect(wanted.filter((name) => !reached.has(name))).toEqual([]);
  expect(commands).toBeGreaterThan(commandsWanted / 2);
}, 600_000);

function play(duel: Duel, from: World, meant: readonly (readonly [Intent | MarginIntent, number])[]): number {
  const [aim, margin] = [new Aim(from, duel), new MarginAim(duel)];
  let commands = 0;
  const playOne = (move: Move, pause: number): void => {
    commands += 1;
    note(duel.play(move, pause));
  };
  for (const move of [...aim.openingMoves(), ...margin.openingMoves()]) playOne(move, 1);
  for (const [one, pause] of meant) {
    const moves = isOfMargin(one) ? margin.moves(one) : aim.moves(one);
    for (const move of moves) playOne(move, pause + (lateMoves.get(move) ?? 0));
  }
  return commands;
}

function isOfMargin(one: Intent | MarginIntent): one is MarginIntent {
  return Object.keys(marginKinds).includes(one.kind);
}

const wanted = [
  'INSUFFICIENT_MARGIN',
  'LENDING_POOL_EXHAUSTED',
  'NO_MARK_PRICE',
  'INSTRUMENT_NOT_MARGINABLE',
  'ACCOUNT_IN_LIQUIDATION',
  'FUND_ACCOUNT',
  'MARGIN_IN_USE',
  'MarginTermsSet',
  'AccountMarginSet',
  ...Object.keys(FundRole).map((role) => `fund ${role}`),
  ...Object.keys(MarginState).map((state) => `state ${state}`),
  'liquidation order',
  'liquidation trades',
  'order cancelled by liquidation',
  'insurance pays',
  'bad debt',
];

function note(events: readonly VenueEvent[]): void {
  const liquidations = new Set<number>();
  for (const event of events) {
    hit(event.name);
    if (event.name === 'CommandRefused') hit(rejectReasonName(event.body.reason));
    if (event.name === 'MarginFundSet') hit(`fund ${nameOf(FundRole, event.body.role)}`);
    if (event.name === 'MarginStateChanged') hit(`state ${nameOf(MarginState, event.body.state)}`);
    if (event.name === 'OrderAccepted' && (event.body.flags & LIQUIDATION_FLAG) !== 0) {
      hit('liquidation order');
      liquidations.add(event.body.orderId);
    }
    if (event.name === 'TradeExecuted' && liquidations.has(event.body.takerOrderId)) hit('liquidation trades');
    if (event.name === 'OrderCancelled' && event.body.reason === 16) hit('order cancelled by liquidation');
    if (event.name === 'InsuranceDrawn') hit(event.body.amount > 0 ? 'insurance pays' : 'bad debt');
    if (event.name === 'InsuranceDrawn' && event.body.badDebt > 0) hit('bad debt');
  }
}
