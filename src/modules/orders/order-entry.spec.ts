import { expect, test } from '@jest/globals';
import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import { RejectReason } from '../../common/model/reject-reason.js';
import { StageTimes } from '../../common/stage-times.js';
import { ProblemError } from '../../common/nest/problem.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import type { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { OrderEntry } from './order-entry.js';

const actor = {} as Actor;

/** Every command ends with `refusal`, and no history can be read. */
function aVenueBehind(code: 'NOT_YET_PROJECTED' | 'VENUE_BUSY', refusal?: RejectReason): OrderEntry {
  const commands = { execute: () => Promise.resolve({ sequence: 7, timeUs: 1, events: [], refusal }) };
  const queries = { execute: () => Promise.reject(new VenueUnavailable(code)) };
  return new OrderEntry(
    commands as unknown as CommandBus,
    queries as unknown as QueryBus,
    {} as InstrumentDirectory,
    new StageTimes(),
  );
}

test.each(['NOT_YET_PROJECTED', 'VENUE_BUSY'] as const)(
  'a cancel that is durable never answers %s, which says that nothing happened',
  async (code) => {
    const answer = aVenueBehind(code).cancel(actor, 1);
    await expect(answer).rejects.toBeInstanceOf(ProblemError);
    await expect(answer).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  },
);

test('a cancel that the core refused changed nothing and may say so', async () => {
  const answer = aVenueBehind('NOT_YET_PROJECTED', RejectReason.UNKNOWN_ORDER).cancel(actor, 1);
  await expect(answer).rejects.toMatchObject({ code: 'NOT_YET_PROJECTED' });
});
