/** What a screen reads: asked for again when it is told to, kept while an answer is missing. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure, Result } from '../../../clients/typescript/src/tradsys.js';
import { Empty, Fault, Skeleton } from '../parts/states.js';

export interface Reading<T> {
  readonly value: T | undefined;
  readonly fault: Failure | undefined;
  readonly reload: () => void;
}

/** Reads when `of` changes, on `reload`, and every `everyMs` where that is given. */
export function useReading<T>(
  read: () => Promise<Result<T>>,
  of: readonly unknown[] = [],
  everyMs?: number,
): Reading<T> {
  const [state, setState] = useState<Pick<Reading<T>, 'value' | 'fault'>>({ value: undefined, fault: undefined });
  const latest = useRef(0);
  const ask = async (): Promise<void> => {
    const number = (latest.current += 1);
    const answer = await read();
    // Something newer was asked for, or the screen is gone.
    if (number !== latest.current) return;
    setState((before) =>
      answer.ok ? { value: answer.value, fault: undefined } : { value: before.value, fault: answer },
    );
  };
  useEffect(() => {
    setState({ value: undefined, fault: undefined });
    void ask();
    const timer = everyMs === undefined ? undefined : setInterval(() => void ask(), everyMs);
    return () => {
      latest.current += 1;
      clearInterval(timer);
    };
  }, of);
  return { ...state, reload: () => void ask() };
}

interface Props<T> {
  readonly reading: Reading<T>;
  readonly what: string;
  readonly isEmpty?: (value: T) => boolean;
  readonly empty?: ComponentChildren;
  readonly children: (value: T) => ComponentChildren;
}

/** The value, or what there is in its place. */
export function Shown<T>({ reading: { value, fault, reload }, what, isEmpty, empty, children }: Props<T>) {
  if (value === undefined && fault !== undefined)
    return <Fault title={`${what} cannot be read`} detail={fault.detail} retry={reload} />;
  if (value === undefined) return <Skeleton label={`Reading ${what.toLowerCase()}`} />;
  return (
    <>
      {fault !== undefined && (
        <p class="note bad" role="status">
          This is as it was: {fault.detail}
        </p>
      )}
      {isEmpty?.(value) === true ? <Empty title={`No ${what.toLowerCase()}`}>{empty}</Empty> : children(value)}
    </>
  );
}
