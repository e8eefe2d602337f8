import type { Type } from '@nestjs/common';
import { DtoPipe } from '../../common/nest/dto.pipe.js';
import { toProblem, toProblemError } from '../../common/nest/problem.js';
import type { Acknowledgement } from './socket-io.messages.js';

const pipe = new DtoPipe();

/** The payload of an event, checked by the rules of its class; ends the event with VALIDATION_FAILED where it breaks one. */
export function checked<T extends object>(metatype: Type<T>, payload: unknown): T {
  return pipe.transform(payload, { metatype, type: 'body' }) as T;
}

/** What an event is acknowledged with: 200 and the answer (or its own status), or the problem that REST would answer. */
export async function acknowledged<T extends object>(work: () => T | Promise<T>): Promise<Acknowledgement<T>> {
  try {
    return { status: 200, ...(await work()) };
  } catch (error) {
    const problem = toProblem(toProblemError(error), '');
    return { status: problem.status, problem };
  }
}
