/** What operators are told about faults of the core. */
import { Field, ListField, NullableField } from '../../common/nest/api-docs.js';

export class FaultResponse {
  @Field(1234, 'The sequence number of the command that broke the core.')
  sequence!: number;

  @Field('2026-01-02T03:04:05.678901Z', 'When that was.')
  time!: string;

  @Field('PlaceOrder', 'Which command it was.')
  command!: string;

  @NullableField('BTC-USD', 'The instrument that is suspended; null where all commands of the kind are refused.')
  symbol!: string | null;

  @NullableField('3', 'The account of the command; null for the venue.')
  accountId!: string | null;

  @NullableField('42', 'The order that the command named.')
  orderId!: string | null;

  @NullableField('7f9c2ba4-e88f-427d-9a6a-0dc1e3e8a1b2', 'The user id of the first who approved to lift it.')
  approvedBy!: string | null;
}

export class FaultsResponse {
  @ListField(FaultResponse, 'The open faults.')
  items!: FaultResponse[];
}

export class FaultLiftResponse {
  @Field(false, 'Whether it is lifted; false where the second person is still to come.')
  lifted!: boolean;

  @Field(1234, 'The fault.')
  faultSequence!: number;

  @Field(1240, "The venue's sequence number of the approval.")
  sequence!: number;
}
