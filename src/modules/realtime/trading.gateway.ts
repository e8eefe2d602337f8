import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { Public } from '../../common/nest/access.js';
import { OrderEntry } from '../orders/order-entry.js';
import { toOrderId } from '../orders/order-translation.js';
import { MassCancelRequest, PlaceOrderRequest } from '../orders/order.requests.js';
import type { MassCancelResponse, OrderResponse } from '../orders/order.responses.js';
import { checked } from './acknowledgement.js';
import {
  AccountRequest,
  type Acknowledgement,
  OrderIdRequest,
  ReplaceRequest,
  RiskRequest,
} from './socket-io.messages.js';
import { RiskScope } from './domain/wire-messages.js';
import { RiskStreams } from './risk-streams.js';
import { RESUME_WEIGHT } from './session-limits.js';
import { SocketIoSessions } from './socket-io-sessions.js';

type OrderAck = Promise<Acknowledgement<{ readonly order: OrderResponse }>>;

/**
 * Trading for Socket.IO clients who give an access token in the handshake (`auth: { token }`): the orders of REST, each
 * acknowledged as REST answers it, and the account's executions and balances as events.
 */
@Public()
@WebSocketGateway({ namespace: 'trading' })
export class TradingGateway implements OnGatewayInit<Namespace>, OnGatewayDisconnect {
  constructor(
    private readonly sessions: SocketIoSessions,
    private readonly entry: OrderEntry,
    private readonly risks: RiskStreams,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.use((client, next) => void this.admit(client, next));
  }

  private async admit(client: Socket, next: (refusal?: Error) => void): Promise<void> {
    next(await this.sessions.logOn(client));
  }

  handleDisconnect(client: Socket): void {
    this.sessions.close(client);
  }

  @SubscribeMessage('placeOrder')
  place(@ConnectedSocket() client: Socket, @MessageBody() body: unknown): OrderAck {
    return this.sessions.answer(client, async () => {
      this.sessions.spend(client, 'orders');
      const { order, isRepeated } = await this.entry.place(
        this.sessions.actorOf(client),
        checked(PlaceOrderRequest, body),
      );
      return { status: isRepeated ? 200 : 201, order };
    });
  }

  @SubscribeMessage('replaceOrder')
  replace(@ConnectedSocket() client: Socket, @MessageBody() body: unknown): OrderAck {
    return this.sessions.answer(client, async () => {
      this.sessions.spend(client, 'orders');
      const { orderId, ...change } = checked(ReplaceRequest, body);
      return { order: await this.entry.replace(this.sessions.actorOf(client), toOrderId(orderId), change) };
    });
  }

  @SubscribeMessage('cancelOrder')
  cancel(@ConnectedSocket() client: Socket, @MessageBody() body: unknown): OrderAck {
    return this.sessions.answer(client, async () => {
      this.sessions.spend(client, 'cancels');
      const { orderId } = checked(OrderIdRequest, body);
      return { order: await this.entry.cancel(this.sessions.actorOf(client), toOrderId(orderId)) };
    });
  }

  @SubscribeMessage('cancelOrders')
  cancelMany(
    @ConnectedSocket() client: Socket,
    @MessageBody() body: unknown,
  ): Promise<Acknowledgement<{ readonly cancelled: MassCancelResponse }>> {
    return this.sessions.answer(client, async () => {
      this.sessions.spend(client, 'cancels');
      const scope = checked(MassCancelRequest, body ?? {});
      return { cancelled: await this.entry.cancelMany(this.sessions.actorOf(client), scope) };
    });
  }

  @SubscribeMessage('subscribeAccount')
  subscribeAccount(@ConnectedSocket() client: Socket, @MessageBody() body: unknown): Promise<Acknowledgement<object>> {
    return this.sessions.answer(client, async () => {
      this.sessions.charge(client, RESUME_WEIGHT);
      const { afterSequence, afterChannelSequence } = checked(AccountRequest, body ?? {});
      const isFromNow = typeof afterSequence !== 'number' || typeof afterChannelSequence !== 'number';
      await this.sessions.subscribeAccount(client, isFromNow ? undefined : { afterSequence, afterChannelSequence });
      return {};
    });
  }

  @SubscribeMessage('subscribeRisk')
  subscribeRisk(@ConnectedSocket() client: Socket, @MessageBody() body: unknown): Promise<Acknowledgement<object>> {
    return this.watchRisk(client, body, true);
  }

  @SubscribeMessage('unsubscribeRisk')
  unsubscribeRisk(@ConnectedSocket() client: Socket, @MessageBody() body: unknown): Promise<Acknowledgement<object>> {
    return this.watchRisk(client, body, false);
  }

  private watchRisk(client: Socket, body: unknown, isWanted: boolean): Promise<Acknowledgement<object>> {
    return this.sessions.answer(client, async () => {
      this.sessions.charge(client, isWanted ? RESUME_WEIGHT : 1);
      const { scope, accountId } = checked(RiskRequest, body);
      const target = { scope: RiskScope[scope], accountId: accountId ?? 0 };
      await this.risks[isWanted ? 'subscribe' : 'unsubscribe'](this.sessions.of(client), 0, target);
      return {};
    });
  }
}
