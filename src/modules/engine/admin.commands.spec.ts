import { beforeEach, expect, test } from '@jest/globals';
import type { Actor, Permission } from '../../common/model/actor.js';
import { VENUE_ACCOUNT } from '../../common/model/commands.js';
import { AuctionKind, Phase, PhaseReason } from '../../common/model/order-terms.js';
import { Approval, type DangerousRequest } from '../../common/nest/second-person.js';
import { type AdminBody, AdministerCommand, AdministerHandler } from './admin.commands.js';
import type { HeldInstrument } from './domain/phase-desk.js';

const person = { userId: 'u', username: 'otto', accountId: 0, sessionId: 0 };
const otto = { ...person, permissions: new Set<Permission>(['admin:phase']) } as unknown as Actor;
const scheduler: Actor = { ...otto, isMachine: true };
const held: HeldInstrument = { instrumentId: 1, reason: PhaseReason.market_level_1, endsAtUs: 700 };
const body = { instrumentId: 1, phase: Phase.continuous, auctionKind: AuctionKind.none, endsAtUs: 0, override: 0 };
const reopen = { name: 'SetPhase', body } as unknown as AdminBody;

let holds: readonly HeldInstrument[];
let submitted: AdminBody[];
let asked: DangerousRequest[];
let handler: AdministerHandler;

beforeEach(() => {
  [holds, submitted, asked] = [[held], [], []];
  const gate = { submit: async (command: AdminBody) => submitted.push(command) };
  const live = { answer: async (ask: (state: unknown) => unknown) => ask({ heldBy: () => holds }) };
  const secondPerson = {
    require: async (request: DangerousRequest) => {
      asked.push(request);
      if (request.approval === undefined) throw new Error('waits for a second person');
    },
  };
  handler = new AdministerHandler(gate as never, live as never, secondPerson);
});

test('a person who reopens what a breaker holds waits for another, who sees what that ends', async () => {
  await expect(handler.execute(new AdministerCommand(otto, VENUE_ACCOUNT, reopen))).rejects.toThrow('second person');
  expect(asked).toMatchObject([{ action: 'venue.SetPhase', command: { ends: [held] } }]);
  expect(submitted).toEqual([]);
  await handler.execute(new AdministerCommand(otto, VENUE_ACCOUNT, reopen, new Approval('hash', 'olga')));
  expect(submitted).toMatchObject([{ body: { override: 1 } }]);
});

test('an approval is for the halts that there were: others make it another command', async () => {
  await expect(handler.execute(new AdministerCommand(otto, VENUE_ACCOUNT, reopen))).rejects.toThrow();
  holds = [{ ...held, reason: PhaseReason.market_level_3, endsAtUs: 0 }];
  await expect(handler.execute(new AdministerCommand(otto, VENUE_ACCOUNT, reopen))).rejects.toThrow();
  const [first, second] = asked.map(({ command }) => JSON.stringify(command));
  expect(first).not.toBe(second);
});

test('a part of the venue neither waits nor ends what a breaker holds: the core answers it', async () => {
  await handler.execute(new AdministerCommand(scheduler, VENUE_ACCOUNT, reopen));
  expect(asked).toEqual([]);
  expect(submitted).toMatchObject([{ body: { override: 0 } }]);
});

test('what nothing holds needs one person', async () => {
  holds = [];
  await handler.execute(new AdministerCommand(otto, VENUE_ACCOUNT, reopen));
  expect(asked).toEqual([]);
  expect(submitted).toMatchObject([{ body: { override: 0 } }]);
});
