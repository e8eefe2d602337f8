/** What a person does: a form or a button, a question where it cannot be taken back, and what became of it. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Failure, Result } from '../../../clients/typescript/src/tradsys.js';
import { FailureText } from '../panels/failure-text.js';
import { Dialog } from '../parts/dialog.js';

export type Outcome = { readonly text: string } | { readonly failure: Failure } | undefined;

/** Proposals wait for a second person: nothing has happened yet. */
export function outcomeOf(result: Result<unknown>, done: string): Outcome {
  if (!result.ok) return { failure: result };
  const isProposal = typeof result.value === 'object' && result.value !== null && 'approvalId' in result.value;
  return {
    text: isProposal && result.status === 202 ? 'Proposed. It is done when a second person approves it.' : done,
  };
}

/** What became of a button: its row may be gone by then. */
const told = signal<{ readonly title: string; readonly outcome: Outcome } | undefined>(undefined);

export function OutcomeDialog() {
  if (told.value === undefined) return null;
  return (
    <Dialog title={told.value.title} close={() => (told.value = undefined)}>
      <OutcomeNote outcome={told.value.outcome} />
    </Dialog>
  );
}

export function OutcomeNote({ outcome }: { readonly outcome: Outcome }) {
  if (outcome === undefined) return null;
  if ('failure' in outcome) return <FailureText failure={outcome.failure} />;
  return (
    <p class="note good" role="status">
      {outcome.text}
    </p>
  );
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly options?: readonly string[];
  readonly isSecret?: boolean;
  readonly value?: string;
  readonly isOptional?: boolean;
  readonly hint?: string;
}

interface FormProps {
  readonly title: string;
  readonly fields: readonly FormField[];
  readonly submitLabel: string;
  readonly isDanger?: boolean;
  /** Asked before it is done. */
  readonly question?: (values: Readonly<Record<string, string>>) => string;
  readonly done: string;
  readonly run: (values: Readonly<Record<string, string>>) => Promise<Result<unknown>>;
  readonly after?: () => void;
}

export function ActionForm({ title, fields, submitLabel, isDanger, question, done, run, after }: FormProps) {
  const [outcome, setOutcome] = useState<Outcome>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [asked, setAsked] = useState<Readonly<Record<string, string>> | undefined>(undefined);
  const act = async (values: Readonly<Record<string, string>>): Promise<void> => {
    setAsked(undefined);
    setBusy(true);
    const result = await run(values);
    setBusy(false);
    setOutcome(outcomeOf(result, done));
    if (result.ok) after?.();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const values = valuesOf(event.currentTarget as HTMLFormElement);
    setOutcome(undefined);
    if (question === undefined) void act(values);
    else setAsked(values);
  };
  return (
    <form class="action-form" aria-label={title} onSubmit={submit}>
      <h3>{title}</h3>
      <div class="action-fields">
        {fields.map((field) => (
          <Field key={field.name} field={field} />
        ))}
        <button type="submit" class={`button ${isDanger === true ? 'danger' : 'primary'}`} disabled={isBusy}>
          {isBusy ? 'Working…' : submitLabel}
        </button>
      </div>
      <OutcomeNote outcome={outcome} />
      {asked !== undefined && question !== undefined && (
        <Question
          text={question(asked)}
          yes={submitLabel}
          answer={(isYes) => (isYes ? void act(asked) : setAsked(undefined))}
        />
      )}
    </form>
  );
}

function Field({
  field: { name, label, options, isSecret, value = '', isOptional, hint },
}: {
  readonly field: FormField;
}) {
  return (
    <label class="action-field">
      <span>
        {label}
        {isOptional === true && <span class="muted"> (optional)</span>}
      </span>
      {options === undefined ? (
        <TextInput {...{ name, value, isSecret: isSecret === true, isRequired: isOptional !== true }} />
      ) : (
        <select class="input" name={name}>
          {options.map((option) => (
            <option key={option} value={option}>
              {option === '' ? '–' : option.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      )}
      {hint !== undefined && <small class="muted">{hint}</small>}
    </label>
  );
}

interface TextProps {
  readonly name: string;
  readonly value: string;
  readonly isSecret: boolean;
  readonly isRequired: boolean;
}

function TextInput({ name, value, isSecret, isRequired }: TextProps) {
  const common = { class: 'input', name, required: isRequired, defaultValue: value };
  return isSecret ? (
    <input {...common} type="password" autocomplete="new-password" />
  ) : (
    <input {...common} type="text" autocomplete="off" />
  );
}

export function ActionButton({
  label,
  name,
  question,
  isDanger,
  done,
  run,
  after,
}: {
  readonly label: string;
  /** Where the label alone would not say of what. */
  readonly name?: string;
  readonly question?: string;
  readonly isDanger?: boolean;
  readonly done: string;
  readonly run: () => Promise<Result<unknown>>;
  readonly after?: () => void;
}) {
  const [isAsking, setAsking] = useState(false);
  const isBusy = useRef(false);
  const act = async (): Promise<void> => {
    setAsking(false);
    if (isBusy.current) return;
    isBusy.current = true;
    const result = await run();
    isBusy.current = false;
    told.value = { title: result.ok ? label : 'It was not done', outcome: outcomeOf(result, done) };
    after?.();
  };
  return (
    <>
      <button
        type="button"
        class={`button small ${isDanger === true ? 'danger' : ''}`}
        aria-label={name}
        onClick={() => (question === undefined ? void act() : setAsking(true))}
      >
        {label}
      </button>
      {isAsking && question !== undefined && (
        <Question text={question} yes={label} answer={(isYes) => (isYes ? void act() : setAsking(false))} />
      )}
    </>
  );
}

function Question({
  text,
  yes,
  answer,
}: {
  readonly text: string;
  readonly yes: string;
  readonly answer: (isYes: boolean) => void;
}) {
  return (
    <Dialog title="Are you sure?" close={() => answer(false)}>
      <p>{text}</p>
      <div class="question-buttons">
        <button type="button" class="button primary" onClick={() => answer(true)}>
          {yes}
        </button>
        <button type="button" class="button" onClick={() => answer(false)}>
          Leave it
        </button>
      </div>
    </Dialog>
  );
}

export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') values[name] = value.trim();
  return values;
}

/** Leaves out what was left empty. */
export function given(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const filled = Object.entries(values).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
  return Object.fromEntries(filled);
}

export function Block({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="panel block" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
