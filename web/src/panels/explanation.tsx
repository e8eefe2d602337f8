/** “Explain this fill”: where the order stood, what was before it, and how that went away. */
import type { ClientInstrument } from '../../../clients/typescript/src/tradsys.js';
import { fillStory, type Spelling, stepText } from '../format/explanation-text.js';
import { fixed, NOTHING, price, quantity, words } from '../format/format.js';
import { Dialog } from '../parts/dialog.js';
import { Empty, Fault, Skeleton } from '../parts/states.js';
import { type Column, WindowedTable } from '../parts/windowed-table.js';
import {
  type Explanation,
  type ExplanationStep,
  explained,
  explanation,
  loadExplanation,
} from '../state/explanation.js';
import { instruments } from '../state/market.js';

/** As in the table of fills. */
const FEE_DECIMALS = 4;
const ROW_PX = 26;

export function ExplanationWindow() {
  const told = explanation.value;
  return (
    <Dialog title="Explain this fill" className="explanation" close={() => (explained.value = undefined)}>
      {told === 'loading' ? (
        <Skeleton label="The explanation is being made" />
      ) : 'fault' in told ? (
        <Fault title="It could not be explained" detail={told.fault} retry={() => void loadExplanation()} />
      ) : (
        <Told told={told} />
      )}
    </Dialog>
  );
}

function Told({ told }: { readonly told: Explanation }) {
  const { order, steps, omittedSteps } = told;
  const of = instruments.value.find((one) => one.symbol === order.symbol);
  const tradeId = explained.value?.tradeId;
  const spelled: Spelling = { price: (value) => price(value, of), quantity: (value) => quantity(value, of) };
  const story = fillStory(told, tradeId, spelled);
  return (
    <>
      <p class="explained-order">
        <strong>
          {words(order.side)} {quantity(order.quantity, of)} {order.symbol}
        </strong>{' '}
        <span class="muted">
          {words(order.type)}, filled {quantity(order.filledQuantity, of)} for {fixed(order.fee, FEE_DECIMALS)}{' '}
          {order.feeAsset} of fees
        </span>
      </p>
      {story.length === 0 ? (
        <p class="muted">It has not traded.</p>
      ) : (
        <ul class="story" aria-label="What happened">
          {story.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <div class="steps" style={{ height: `${(steps.length + 1) * ROW_PX}px` }}>
        {steps.length === 0 ? (
          <Empty title="Nothing is known of it yet" />
        ) : (
          <WindowedTable
            label="Steps"
            columns={columnsOf(of, tradeId)}
            rows={steps}
            keyOf={({ sequence, name, trade }) => `${sequence}/${name}/${trade?.tradeId ?? ''}`}
            rowPx={ROW_PX}
            minWidth="690px"
          />
        )}
      </div>
      <p class="muted small-print">
        Others are told of as in the public book: what is displayed, without names.
        {omittedSteps > 0 && ` ${omittedSteps} further steps are left out.`}
      </p>
    </>
  );
}

function columnsOf(of: ClientInstrument | undefined, tradeId: string | undefined): readonly Column<ExplanationStep>[] {
  const tone = ({ name, trade }: ExplanationStep): string =>
    name.startsWith('ahead_') ? 'muted' : trade !== null && trade.tradeId === tradeId ? 'asked' : '';
  return [
    {
      label: 'Time',
      width: '92px',
      isMinor: true,
      cell: ({ time }) => <span class="muted">{time.slice(11, 23)}</span>,
    },
    { label: 'Step', width: '1.7fr', cell: (step) => <span class={tone(step)}>{stepText(step)}</span> },
    { label: 'Quantity', width: '0.9fr', isNumber: true, cell: (step) => quantity(step.quantity, of) },
    { label: 'Price', width: '0.9fr', isMinor: true, isNumber: true, cell: (step) => price(step.price, of) },
    {
      label: 'Ahead',
      width: '1.1fr',
      isNumber: true,
      cell: ({ ahead }) =>
        ahead === null ? (
          NOTHING
        ) : (
          <>
            {quantity(ahead.quantity, of)} <span class="muted">({ahead.orders})</span>
          </>
        ),
    },
    {
      label: 'Level after',
      width: '0.9fr',
      isMinor: true,
      isNumber: true,
      cell: ({ level }) => (level === null ? NOTHING : quantity(level.quantity, of)),
    },
    {
      label: 'Fee',
      width: '0.7fr',
      isMinor: true,
      isNumber: true,
      cell: ({ trade }) => fixed(trade?.fee, FEE_DECIMALS),
    },
  ];
}
