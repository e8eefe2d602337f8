import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayInit,
  type OnGatewayDisconnect,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { Public } from '../../common/nest/access.js';
import { checked } from './acknowledgement.js';
import { topicOf } from './domain/topics.js';
import { Channel } from './domain/wire-messages.js';
import { type Acknowledgement, ChannelRequest } from './socket-io.messages.js';
import { SUBSCRIPTION_WEIGHT } from './session-limits.js';
import { SocketIoSessions } from './socket-io-sessions.js';

/**
 * Market data for Socket.IO clients, without a login: `subscribe` is acknowledged, then the present state and every message
 * come as events of their names, as on `/ws`.
 */
@Public()
@WebSocketGateway({ namespace: 'market-data' })
export class MarketDataGateway implements OnGatewayInit<Namespace>, OnGatewayDisconnect {
  constructor(private readonly sessions: SocketIoSessions) {}

  afterInit(namespace: Namespace): void {
    namespace.use((client, next) => next(this.sessions.admit(client)));
  }

  handleDisconnect(client: Socket): void {
    this.sessions.close(client);
  }

  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() client: Socket, @MessageBody() body: unknown): Promise<Acknowledgement<object>> {
    return this.sessions.answer(client, () => {
      this.sessions.charge(client, SUBSCRIPTION_WEIGHT);
      this.sessions.subscribe(client, this.topicOf(checked(ChannelRequest, body)));
      return {};
    });
  }

  @SubscribeMessage('unsubscribe')
  unsubscribe(@ConnectedSocket() client: Socket, @MessageBody() body: unknown): Promise<Acknowledgement<object>> {
    return this.sessions.answer(client, () => {
      this.sessions.charge(client, 1);
      this.sessions.unsubscribe(client, this.topicOf(checked(ChannelRequest, body)));
      return {};
    });
  }

  private topicOf({ channel, symbol }: ChannelRequest): number {
    return topicOf(Channel[channel], this.sessions.instrumentIdOf(symbol));
  }
}
