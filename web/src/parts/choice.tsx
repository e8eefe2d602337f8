/** One of a few, side by side: radio buttons that look like one control. */
import type { ComponentChildren } from 'preact';

interface Props<T extends string> {
  readonly label: string;
  readonly name: string;
  readonly options: readonly { readonly id: T; readonly label: ComponentChildren }[];
  readonly chosen: T;
  readonly choose: (id: T) => void;
  readonly className?: string;
}

export function Choice<T extends string>({ label, name, options, chosen, choose, className = '' }: Props<T>) {
  return (
    <fieldset class={`choice ${className}`}>
      <legend class="hidden">{label}</legend>
      {options.map(({ id, label: text }) => (
        <label key={id} data-option={id}>
          <input type="radio" name={name} value={id} checked={id === chosen} onChange={() => choose(id)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
