/** What clients are told of the risk that was recorded. */
import { Field, ListField, NullableField } from '../../common/nest/api-docs.js';
import { type VarMethod, varMethods } from './domain/value-at-risk.js';

export class RiskSnapshotResponse {
  @Field('3', 'Account.')
  accountId!: string;

  @Field('2026-11-27T00:00:00.000Z', 'When it was estimated.')
  takenAt!: string;

  @Field('USD', 'The currency of all money here.')
  currency!: string;

  @Field('historical', 'How it was estimated.', { enum: varMethods })
  method!: VarMethod;

  @Field(0.99, 'The probability with which the loss of one candle stays below the value at risk.')
  confidence!: number;

  @Field('1d', 'The candles that returns were made of.')
  candles!: string;

  @NullableField(252, 'How many returns the figures were made of.')
  periods!: number | null;

  @NullableField('32050', 'What the positions were worth together, without the currency itself.')
  value!: string | null;

  @NullableField('1000', 'What was held of the currency itself.')
  cash!: string | null;

  @NullableField('1290.5', 'The loss that is not exceeded with that probability.')
  valueAtRisk!: string | null;

  @NullableField('1478.2', 'The mean of the losses beyond it.')
  expectedShortfall!: string | null;

  @Field('DOGE', 'What was held and had no price in the currency.', { isArray: true })
  unpriced!: string[];

  @NullableField('TOO_FEW_PRICES', 'Why there are no figures, as the code of a problem; null where there are.')
  problem!: string | null;
}

export class RiskSnapshotPageResponse {
  @ListField(RiskSnapshotResponse, 'Newest first.')
  items!: RiskSnapshotResponse[];

  @NullableField('c1-2s', 'Cursor of the next page; null on the last one.')
  nextCursor!: string | null;
}
