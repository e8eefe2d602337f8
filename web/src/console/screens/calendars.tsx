/** When an instrument changes its phase by itself, and its price bands. */
import { useSignal } from '@preact/signals';
import type { Schemas } from '../../../../clients/typescript/src/tradsys.js';
import { moment, NOTHING, words } from '../../format/format.js';
import { me } from '../../state/session.js';
import { rest } from '../../venue/venue.js';
import { ActionButton, ActionForm, Block, given } from '../action.js';
import { DataTable } from '../data-table.js';
import { type Reading, Shown, useReading } from '../reading.js';

type Schedule = Schemas['ScheduleResponse'];
type ScheduledPhase = Schemas['ScheduledPhaseMessage'];

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const phases = ['continuous', 'auction', 'pre_open', 'halt', 'cancel_only', 'closed'] as const;
const auctions = ['', 'opening', 'closing', 'volatility'] as const;
const presets = ['', 'luld_5', 'luld_10', 'luld_20'] as const;

export function Calendars() {
  const pairs = useReading(() => rest.call('pairsList'));
  const chosen = useSignal('');
  return (
    <Shown reading={pairs} what="Instruments" isEmpty={({ items }) => items.length === 0}>
      {({ items }) => {
        const symbol = chosen.value === '' ? (items[0]?.symbol ?? '') : chosen.value;
        return (
          <>
            <Block title="Instrument">
              <label class="action-field">
                <span>Instrument</span>
                <select class="input" value={symbol} onChange={(event) => (chosen.value = event.currentTarget.value)}>
                  {items.map((one) => (
                    <option key={one.symbol} value={one.symbol}>
                      {one.symbol}
                    </option>
                  ))}
                </select>
              </label>
            </Block>
            {may('admin:phase') && <Calendar key={symbol} symbol={symbol} />}
            {may('admin:instruments') && <Bands key={`bands ${symbol}`} symbol={symbol} />}
          </>
        );
      }}
    </Shown>
  );
}

function may(permission: string): boolean {
  return me.value?.permissions.includes(permission) === true;
}

function Calendar({ symbol }: { readonly symbol: string }) {
  const reading = useReading(() => rest.call('scheduleGet', { path: { symbol } }), [symbol]);
  return (
    <Block title={`Calendar of ${symbol}`}>
      <Shown reading={reading} what="Phases">
        {(schedule) => <Scheduled schedule={schedule} reading={reading} />}
      </Shown>
    </Block>
  );
}

function Scheduled({ schedule, reading }: { readonly schedule: Schedule; readonly reading: Reading<Schedule> }) {
  const { symbol, phases: scheduled, holidays, nextPhase, nextAt } = schedule;
  const put = (body: Schemas['ScheduleRequest']) => rest.call('schedulePut', { path: { symbol }, body });
  return (
    <>
      <p class="muted">
        {nextPhase === null || nextAt === null
          ? 'Nothing is scheduled: it stays in its phase until somebody sets another.'
          : `Next: ${words(nextPhase).toLowerCase()} at ${moment(nextAt)} UTC.`}
      </p>
      {scheduled.length > 0 && (
        <DataTable
          label="Scheduled phases"
          rows={scheduled}
          keyOf={(phase) => `${phase.days.join()} ${phase.at} ${phase.phase}`}
          columns={[
            { label: 'Days', cell: ({ days }) => days.map((day) => words(day)).join(' ') },
            { label: 'At, UTC', cell: ({ at }) => at },
            { label: 'Phase', cell: ({ phase, auction }) => [words(phase), auction].filter(Boolean).join(', ') },
            {
              label: 'Auction lasts',
              isNumber: true,
              cell: ({ auctionMs }) => (auctionMs === undefined ? NOTHING : `${auctionMs / 1_000} s`),
            },
            {
              label: 'Actions',
              cell: (phase) => (
                <ActionButton
                  label="Remove"
                  name={`Remove ${words(phase.phase)} at ${phase.at}`}
                  isDanger
                  question={`${symbol} does not go to ${words(phase.phase).toLowerCase()} at ${phase.at} by itself any more.`}
                  done="Removed."
                  run={() => put({ phases: scheduled.filter((one) => one !== phase), holidays })}
                  after={reading.reload}
                />
              ),
            },
          ]}
        />
      )}
      <ActionForm
        title="Schedule a phase"
        submitLabel="Schedule"
        fields={[
          { name: 'days', label: 'Days', value: 'mon tue wed thu fri', hint: `Of ${weekdays.join(', ')}.` },
          { name: 'at', label: 'At, UTC', value: '08:00' },
          { name: 'phase', label: 'Phase', options: phases },
          { name: 'auction', label: 'Auction', options: auctions },
          { name: 'seconds', label: 'Auction lasts, s', isOptional: true },
        ]}
        done="Scheduled."
        run={(values) => put({ phases: [...scheduled, phaseOf(values)], holidays })}
        after={reading.reload}
      />
      <ActionForm
        key={holidays.join()}
        title="Holidays"
        submitLabel="Set holidays"
        fields={[
          { name: 'holidays', label: 'Days', isOptional: true, value: holidays.join(' '), hint: 'As 2026-12-25.' },
        ]}
        done="Set."
        run={({ holidays: text = '' }) => put({ phases: scheduled, holidays: listOf(text) })}
        after={reading.reload}
      />
    </>
  );
}

/** The venue says what of it is wrong. */
function phaseOf({
  days = '',
  at = '',
  phase,
  auction,
  seconds = '',
}: Readonly<Record<string, string>>): ScheduledPhase {
  const lasts = seconds === '' ? {} : { auctionMs: Number(seconds) * 1_000 };
  const time = /^\d\d:\d\d$/.test(at) ? `${at}:00` : at;
  return { days: listOf(days), at: time, ...given({ phase, auction }), ...lasts } as unknown as ScheduledPhase;
}

function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((one) => one !== '');
}

const bandFields = [
  { name: 'staticBps', label: 'Static band, bp' },
  { name: 'dynamicBps', label: 'Dynamic band, bp' },
  { name: 'limitStateMs', label: 'Limit state, ms' },
  { name: 'pauseMs', label: 'Pause, ms' },
  { name: 'auctionMs', label: 'Auction, ms' },
] as const;

function Bands({ symbol }: { readonly symbol: string }) {
  return (
    <Block title={`Price bands of ${symbol}`}>
      <p class="muted">
        What is left empty is as the preset has it. Static: around the reference price. Dynamic: around the average of
        the last trades. 0 is off.
      </p>
      <ActionForm
        title="Set the price bands"
        submitLabel="Set bands"
        fields={[
          { name: 'preset', label: 'Preset', options: presets },
          { name: 'referencePrice', label: 'Reference price', isOptional: true },
          ...bandFields.map((field) => ({ ...field, isOptional: true })),
        ]}
        question={() => `Orders of ${symbol} that reach a band from now on wait at its edge, and may halt it.`}
        done="Set."
        run={({ preset, referencePrice, ...values }) => {
          const numbers = Object.entries(given(values)).map(([name, value]) => [name, Number(value)] as const);
          const body = { ...given({ preset, referencePrice }), ...Object.fromEntries(numbers) };
          return rest.call('tradingAdminSetBands', { path: { symbol }, body });
        }}
      />
    </Block>
  );
}
