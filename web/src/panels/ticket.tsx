/** The order ticket: the fields of the chosen type, what the order would do, and what became of it. */
import { Choice } from '../parts/choice.js';
import { fixed } from '../format/format.js';
import { instrument } from '../state/market.js';
import { me } from '../state/session.js';
import { isLoginOpen } from '../state/settings.js';
import { submitList } from '../ticket/list-ticket.js';
import type { ListMode } from '../ticket/order-list.js';
import { flagLabels, orderKinds, type OrderType, rareFields, timeInForceLabels } from '../ticket/order-kinds.js';
import * as ticket from '../ticket/ticket.js';
import { ListFields, ListModeChoice, ListPreview } from './list-fields.js';
import { NumberInput } from './number-input.js';
import { OrderPreview } from './order-preview.js';
import { TicketOutcome } from './ticket-outcome.js';

const types = Object.entries(orderKinds) as [OrderType, (typeof orderKinds)[OrderType]][];
/** Those that most orders are; the others are in the list beside. */
const usual: readonly OrderType[] = ['limit', 'market', 'stop_limit'];
const sides = [
  { id: 'buy', label: 'Buy' },
  { id: 'sell', label: 'Sell' },
] as const;
const shares = [25, 50, 75, 100] as const;

export function Ticket() {
  const { side } = ticket;
  const mode = ticket.listMode.value;
  const terms = instrument.value?.terms;
  return (
    <section class="panel ticket" aria-label="Order ticket">
      <form
        class={`ticket-form ${side.value}`}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit(mode);
        }}
      >
        <Choice
          label="Side"
          name="side"
          className="sides"
          options={sides}
          chosen={side.value}
          choose={(next) => (side.value = next)}
        />
        <ListModeChoice />
        {mode === 'single' ? <SingleFields /> : <ListFields mode={mode} />}
        <Funds />
        <Shares />
        {mode === 'single' && <SingleTerms />}
        {mode === 'single' ? <OrderPreview /> : <ListPreview />}
        <button
          type="submit"
          class={`button submit ${side.value}`}
          disabled={ticket.isSending.value || terms === undefined}
        >
          {me.value === undefined ? 'Log in to trade' : submitText()}
        </button>
        <TicketOutcome />
      </form>
    </section>
  );
}

/** Without a login it asks for one. */
async function submit(mode: ListMode): Promise<void> {
  if (me.peek() === undefined) isLoginOpen.value = true;
  else if (!ticket.isSending.peek()) await (mode === 'single' ? ticket.submit() : submitList(mode));
}

function SingleFields() {
  const { about, fields } = ticket.kind.value;
  return (
    <>
      <TypeChoice />
      <p class="about muted">{about}</p>
      {fields
        .filter((field) => !rareFields.has(field))
        .map((field) => (
          <NumberInput key={field} field={field} />
        ))}
    </>
  );
}

function SingleTerms() {
  return (
    <>
      {ticket.kind.value.isTriggered && <TriggerSource />}
      {ticket.type.value === 'pegged' && <PegType />}
      <TimeInForceField />
      <More />
    </>
  );
}

function submitText(): string {
  if (ticket.isSending.value) return 'Sending…';
  return `${ticket.side.value === 'buy' ? 'Buy' : 'Sell'} ${instrument.value?.terms.baseAsset ?? ''}`;
}

function TypeChoice() {
  const { type } = ticket;
  const isUsual = usual.includes(type.value);
  return (
    <div class="types">
      <Choice
        label="Order type"
        name="type"
        options={usual.map((id) => ({ id, label: orderKinds[id].label }))}
        chosen={type.value}
        choose={ticket.setType}
      />
      <select
        aria-label="More order types"
        class={`input more-types ${isUsual ? '' : 'chosen'}`}
        value={isUsual ? '' : type.value}
        onChange={(event) => event.currentTarget.value !== '' && ticket.setType(event.currentTarget.value as OrderType)}
      >
        <option value="">More</option>
        {types
          .filter(([id]) => !usual.includes(id))
          .map(([id, { label }]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
      </select>
    </div>
  );
}

function Funds() {
  const money = ticket.funds.value;
  const of = instrument.value;
  if (money === undefined || of === undefined) return null;
  const scale = ticket.side.value === 'buy' ? 2 : (of.terms.lotSize.split('.')[1]?.length ?? 0);
  return (
    <p class="line-item">
      <span class="muted">Available</span>
      <span class="number">
        {fixed(money.available, scale)} {money.asset}
      </span>
    </p>
  );
}

/** Of what is available. */
function Shares() {
  if (ticket.funds.value === undefined) return null;
  return (
    <div class="shares" role="group" aria-label="Quantity as a share of what is available">
      {shares.map((share) => (
        <button key={share} type="button" class="button small" onClick={() => ticket.useShare(share)}>
          {share} %
        </button>
      ))}
    </div>
  );
}

function TriggerSource() {
  return (
    <div class="field">
      <label for="ticket-trigger">Triggered by</label>
      <select
        id="ticket-trigger"
        class="input"
        value={ticket.triggerSource.value}
        onChange={(event) => (ticket.triggerSource.value = event.currentTarget.value as 'last')}
      >
        <option value="last">Last trade</option>
        <option value="best">Best price of the other side</option>
        <option value="mark">Mark price</option>
      </select>
    </div>
  );
}

function PegType() {
  return (
    <div class="field">
      <label for="ticket-peg">Follows</label>
      <select
        id="ticket-peg"
        class="input"
        value={ticket.pegType.value}
        onChange={(event) => (ticket.pegType.value = event.currentTarget.value as 'mid')}
      >
        <option value="primary">Best of its own side</option>
        <option value="market">Best of the other side</option>
        <option value="mid">The middle</option>
      </select>
    </div>
  );
}

function TimeInForceField() {
  const { timeInForce } = ticket;
  return (
    <>
      <div class="field">
        <label for="ticket-time">In force</label>
        <select
          id="ticket-time"
          class="input"
          value={timeInForce.value}
          onChange={(event) => (timeInForce.value = event.currentTarget.value as 'gtc')}
        >
          {ticket.kind.value.timesInForce.map((id) => (
            <option key={id} value={id}>
              {timeInForceLabels[id]}
            </option>
          ))}
        </select>
      </div>
      {timeInForce.value === 'gtd' && (
        <div class="field">
          <label for="ticket-expiry">Until</label>
          <input
            id="ticket-expiry"
            class="input"
            type="datetime-local"
            value={ticket.expireAt.value}
            onInput={(event) => (ticket.expireAt.value = event.currentTarget.value)}
          />
        </div>
      )}
    </>
  );
}

/** What few orders need. */
function More() {
  const { fields, flags } = ticket.kind.value;
  const chosen = ticket.flags.value;
  return (
    <details class="more">
      <summary>More options{chosen.size > 0 && ` (${chosen.size})`}</summary>
      {fields
        .filter((field) => rareFields.has(field))
        .map((field) => (
          <NumberInput key={field} field={field} />
        ))}
      <div class="field">
        <label for="ticket-stp">Own orders meet</label>
        <select
          id="ticket-stp"
          class="input"
          value={ticket.selfTrade.value}
          onChange={(event) => (ticket.selfTrade.value = event.currentTarget.value as 'default')}
        >
          <option value="default">As the venue does</option>
          <option value="none">They trade</option>
          <option value="expire_taker">Cancel this one</option>
          <option value="expire_maker">Cancel the resting one</option>
          <option value="expire_both">Cancel both</option>
          <option value="decrement">Reduce both</option>
        </select>
      </div>
      <div class="flags">
        {flags.map((flag) => (
          <label key={flag}>
            <input type="checkbox" checked={chosen.has(flag)} onChange={() => ticket.toggle(flag)} />
            {flagLabels[flag]}
          </label>
        ))}
      </div>
    </details>
  );
}
