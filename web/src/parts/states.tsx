/** What a panel shows while it has nothing to show: it says why, and what to do. */
import type { ComponentChildren } from 'preact';

export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="state">
      <p class="state-title">{title}</p>
      {children}
    </div>
  );
}

export function Fault({
  title,
  detail,
  retry,
}: {
  readonly title: string;
  readonly detail: string;
  readonly retry: () => void;
}) {
  return (
    <div class="state" role="alert">
      <p class="state-title">{title}</p>
      <p class="muted">{detail}</p>
      <button type="button" class="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}

/** Rows that are still to come. */
export function Skeleton({ rows = 6, label }: { readonly rows?: number; readonly label: string }) {
  return (
    <div class="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_row, index) => (
        <span key={index} class="skeleton-row" />
      ))}
    </div>
  );
}
