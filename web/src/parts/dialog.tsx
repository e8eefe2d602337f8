/** A window over the page: the browser keeps the focus in it, and gives it back. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  readonly title: string;
  readonly close: () => void;
  readonly className?: string;
  readonly children: ComponentChildren;
}

export function Dialog({ title, close, className = '', children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  // Before the next key: it is for the window.
  useLayoutEffect(() => element.current?.showModal(), []);
  const onClick = (event: MouseEvent): void => {
    if (event.target === element.current) close();
  };
  return (
    <dialog ref={element} class={`dialog ${className}`} aria-label={title} onClose={close} onClick={onClick}>
      <header class="dialog-head">
        <h2>{title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={close}>
          ✕
        </button>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
