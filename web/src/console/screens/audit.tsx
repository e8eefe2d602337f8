/** Who did what, and whether the trail is whole. */
import { useState } from 'preact/hooks';
import { moment, words } from '../../format/format.js';
import { rest } from '../../venue/venue.js';
import { Block, given, valuesOf } from '../action.js';
import { type AuditEntry, brokenEntry } from '../audit-chain.js';
import { DataTable } from '../data-table.js';
import { Shown, useReading } from '../reading.js';

const outcomes = ['', 'attempted', 'done', 'proposed', 'refused', 'denied', 'failed'] as const;
const PAGE = 100;

export function Audit() {
  const [filter, setFilter] = useState<Record<string, string>>({});
  const reading = useReading(() => rest.call('auditList', { query: { limit: PAGE, ...filter } }), [filter]);
  const choose = (event: SubmitEvent): void => {
    event.preventDefault();
    setFilter(given(valuesOf(event.currentTarget as HTMLFormElement)));
  };
  return (
    <>
      <Verification />
      <Block title="Entries">
        <form class="action-fields" aria-label="Filter" onSubmit={choose}>
          {['actor', 'action', 'target'].map((name) => (
            <label class="action-field" key={name}>
              {words(name)}
              <input class="input" name={name} />
            </label>
          ))}
          <label class="action-field">
            Outcome
            <select class="input" name="outcome">
              {outcomes.map((outcome) => (
                <option key={outcome} value={outcome}>
                  {outcome === '' ? 'Any' : words(outcome)}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" class="button">
            Search
          </button>
        </form>
        <Shown
          reading={reading}
          what="Entries"
          isEmpty={({ items }) => items.length === 0}
          empty={<p>No entry is like that.</p>}
        >
          {({ items }) => <EntryTable items={items} />}
        </Shown>
      </Block>
    </>
  );
}

function EntryTable({ items }: { readonly items: readonly AuditEntry[] }) {
  return (
    <DataTable
      label="Audit entries"
      rows={items}
      keyOf={({ entryId }) => String(entryId)}
      columns={[
        { label: 'No.', isNumber: true, cell: ({ entryId }) => entryId },
        { label: 'When', cell: ({ time }) => moment(time) },
        { label: 'Who', cell: ({ actor }) => actor ?? 'stranger' },
        { label: 'Action', cell: ({ action }) => action },
        { label: 'Target', cell: ({ target }) => target },
        {
          label: 'Outcome',
          cell: ({ outcome, code }) => (code === null ? words(outcome) : `${words(outcome)}: ${code}`),
        },
        { label: 'Details', cell: ({ details }) => <Details text={details} /> },
      ]}
    />
  );
}

function Details({ text }: { readonly text: string }) {
  return (
    <details>
      <summary>Show</summary>
      <pre>{text}</pre>
    </details>
  );
}

type Verdict = { readonly isSound: boolean; readonly text: string } | undefined;

/** All pages of the trail are read, and every hash is counted again in this browser. */
function Verification() {
  const [verdict, setVerdict] = useState<Verdict>(undefined);
  const [progress, setProgress] = useState<string | undefined>(undefined);
  const run = async (): Promise<void> => {
    setVerdict(undefined);
    setVerdict(await verify((read, all) => setProgress(`${read} of ${all}`)));
    setProgress(undefined);
  };
  return (
    <Block title="Chain">
      <p class="muted">
        Each entry has the hash of all before it. This reads the whole trail and counts every hash again, in this
        browser; what the journal has noted of it, <code>tradsys audit verify</code> compares beside it.
      </p>
      <button type="button" class="button primary" disabled={progress !== undefined} onClick={() => void run()}>
        {progress === undefined ? 'Verify the chain' : `Verifying: ${progress}`}
      </button>
      {verdict !== undefined && (
        <p class={`note ${verdict.isSound ? 'good' : 'bad'}`} role={verdict.isSound ? 'status' : 'alert'}>
          {verdict.text}
        </p>
      )}
    </Block>
  );
}

const LONGEST_PAGE = 200;

async function verify(tell: (read: number, all: number) => void): Promise<Verdict> {
  if (globalThis.crypto?.subtle === undefined)
    return { isSound: false, text: 'This browser hashes on https and localhost only. Open the console there.' };
  const head = await rest.call('auditHead');
  if (!head.ok) return { isSound: false, text: head.detail };
  let cursor: string | undefined;
  let last: AuditEntry | undefined;
  let read = 0;
  do {
    const page = await rest.call('auditList', {
      query: { limit: LONGEST_PAGE, ...(cursor !== undefined && { cursor }) },
    });
    if (!page.ok) return { isSound: false, text: page.detail };
    const entries = last === undefined ? page.value.items : [last, ...page.value.items];
    const broken = await brokenEntry(entries);
    if (broken !== undefined)
      return { isSound: false, text: `Entry ${broken} does not follow from the one before it.` };
    const known = page.value.items.find(({ entryId }) => entryId === head.value.entries);
    if (known !== undefined && known.hash !== head.value.hash)
      return { isSound: false, text: `Entry ${known.entryId} is not the one that the venue tells of as its last.` };
    read += page.value.items.length;
    tell(read, head.value.entries);
    last = page.value.items.at(-1);
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined);
  if (read < head.value.entries)
    return { isSound: false, text: `Only ${read} of ${head.value.entries} entries are there.` };
  return { isSound: true, text: `The chain is whole: ${read} entries, the last hash is ${head.value.hash}.` };
}
