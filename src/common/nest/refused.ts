import { type RejectReason, rejectReasonName } from '../model/reject-reason.js';
import { ProblemError } from './problem.js';

/** Ends the request with the core's reason where the core refused the command. */
export function assertNotRefused({ refusal }: { readonly refusal: RejectReason | undefined }): void {
  if (refusal !== undefined) throw new ProblemError(rejectReasonName(refusal));
}
