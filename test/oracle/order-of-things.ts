/** What follows from a command until nothing is left to do. */
import { leaveLimitState } from './bands.js';
import type { Emitter } from './emitter.js';
import { bringIn } from './list-rules.js';
import { isContinuous, type OracleState } from './oracle-state.js';
import type { Instrument } from './order.js';
import { repricePegs } from './pegs.js';
import { activateNext, observe, watchBests } from './triggers.js';

const ROUNDS_MAX = 100_000;

export function settleAll(state: OracleState, emitter: Emitter): void {
  for (const instrument of state.instruments) {
    settleOne(state, emitter, instrument);
    leaveLimitState(state, emitter, instrument);
  }
}

function settleOne(state: OracleState, emitter: Emitter, instrument: Instrument): void {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    bringInLists(state, emitter, instrument);
    if (!isContinuous(instrument)) return;
    observeAll(state, emitter, instrument);
    if (activateNext(state, emitter, instrument)) continue;
    if (!repricePegs(state, emitter, instrument)) return;
  }
  throw new Error(`no end after ${ROUNDS_MAX} rounds`);
}

function bringInLists(state: OracleState, emitter: Emitter, instrument: Instrument): void {
  for (;;) {
    const list = state.closedLists.find((one) => one.working?.instrument === instrument);
    if (list === undefined) return;
    state.closedLists = state.closedLists.filter((one) => one !== list);
    bringIn(state, emitter, list);
  }
}

function observeAll(state: OracleState, emitter: Emitter, instrument: Instrument): void {
  watchBests(state, instrument);
  const mine = state.observations.filter((one) => one.instrument === instrument);
  state.observations = state.observations.filter((one) => one.instrument !== instrument);
  for (const observation of mine) observe(state, emitter, observation);
}
