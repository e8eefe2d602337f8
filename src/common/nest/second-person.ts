/**
 * Four eyes. Whoever carries out a dangerous action calls `SecondPerson.require` first, in its command handler, so that
 * no gateway can forget it. The approvals module keeps the proposals; what can be proposed is registered with its
 * `DangerousActions`.
 */
import type { Actor, Permission } from '../model/actor.js';
import { Field, NullableField, ObjectField } from './api-docs.js';

/** What is to be done, exactly: a value of JSON. Its hash is what the second person approves. */
export type ProposedCommand = Readonly<Record<string, unknown>>;

/** Evidence that another person approved one command. Good for one use; only the approvals module makes it. */
export class Approval {
  constructor(
    readonly commandHash: string,
    readonly approvedBy: string,
  ) {}
}

export interface DangerousRequest {
  /** The name that the action is registered under: `venue.SetLimits`. */
  readonly action: string;
  readonly permission: Permission;
  readonly actor: Actor;
  readonly command: ProposedCommand;
  readonly approval: Approval | undefined;
}

export abstract class SecondPerson {
  /**
   * Resolves where the action may be carried out now. Else keeps it as a proposal and throws `AcceptedForApproval`, which
   * gateways answer as "accepted, waits for a second person" (202).
   */
  abstract require(request: DangerousRequest): Promise<void>;
}

/** Finds who a user is at this moment, with the permissions of now; undefined for one who is gone or disabled. */
export abstract class People {
  abstract actorOf(userId: string): Promise<Actor | undefined>;
}

export const approvalStatuses = ['pending', 'approved', 'done', 'failed', 'rejected', 'withdrawn', 'expired'] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

export class ApprovalResponse {
  @Field('5b3a9d50-24a1-4f43-8f0c-5f2f3a1f6a55', 'Id of the proposal.')
  approvalId!: string;

  @Field('venue.SetLimits', 'The action.')
  action!: string;

  @ObjectField({ accountId: 3, action: { name: 'SetLimits', body: { maxOpenOrders: 200 } } }, 'What will be done.')
  command!: object;

  @Field('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'Hash of action and command.')
  commandHash!: string;

  @Field('pending', '`approved` while it is carried out, or where the venue stopped meanwhile.', {
    enum: approvalStatuses,
  })
  status!: ApprovalStatus;

  @Field('alice', 'Who proposed it.')
  proposedBy!: string;

  @Field('2026-11-22T10:00:00.000Z', 'When.')
  proposedAt!: string;

  @Field('2026-11-22T10:15:00.000Z', 'Until when it can be approved.')
  expiresAt!: string;

  @NullableField('bob', 'Who approved or rejected it.')
  decidedBy!: string | null;

  @NullableField('2026-11-22T10:05:00.000Z', 'When.')
  decidedAt!: string | null;

  @NullableField('UNKNOWN_ACCOUNT', 'The problem where it failed.')
  code!: string | null;
}

/** The answer of every operation that can need a second person. */
export const secondPersonAnswer = {
  status: 202,
  type: ApprovalResponse,
  description: 'Nothing is done yet: another person has to approve it at /admin/approvals.',
};
