/** A refusal of the venue in words: what is wrong, and what to do. */
import type { Failure } from '../../../clients/typescript/src/tradsys.js';

export function FailureText({ failure }: { readonly failure: Failure }) {
  const { problem, detail, code, mayHaveHappened } = failure;
  if (problem === undefined)
    return (
      <div class="note bad" role="alert">
        <p>The venue did not answer.</p>
        <p>
          {mayHaveHappened
            ? 'It may have been done all the same: look at the open orders before you try again.'
            : 'Nothing was done. Try again.'}
        </p>
        <p class="code">{`${code}: ${detail}`}</p>
      </div>
    );
  return (
    <div class="note bad" role="alert">
      <p>
        <b>{problem.title}.</b> {problem.detail}
      </p>
      {problem.errors?.map(({ field, message }) => (
        <p key={field}>{`${field} ${message}`}</p>
      ))}
      <p>{problem.fix}</p>
      <p class="code">{code}</p>
    </div>
  );
}
