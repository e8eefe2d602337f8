/** What operators are told of clients that are connected. */
import { Field, ListField, NullableField } from '../../common/nest/api-docs.js';

export class ConnectionResponse {
  @Field('17', 'Id of the connection, until the venue starts again.')
  connectionId!: string;

  @NullableField('alice', 'Who has logged on by it; null for a stranger.')
  username!: string | null;

  @NullableField('3', 'The account that it trades for.')
  accountId!: string | null;

  @Field('192.0.2.7', 'Where it comes from.')
  address!: string;

  @Field('ws', 'How it is connected.', { enum: ['ws', 'socket.io'] })
  transport!: 'ws' | 'socket.io';

  @Field(4, 'Public channels that it has subscribed, each instrument of a channel for itself.')
  topics!: number;

  @Field(0, 'Bytes that wait for it to read them.')
  waitingBytes!: number;

  @Field(false, 'Whether it does not keep up: public data is left out until it has.')
  isHeld!: boolean;
}

export class ConnectionsResponse {
  @ListField(ConnectionResponse, 'The newest first, at most 500; those who have logged on before strangers.')
  items!: ConnectionResponse[];

  @Field(12, 'How many there are.')
  count!: number;
}
