/** The Socket.IO namespaces, typed. `io` is that of `socket.io-client`, which this package does not bring. */
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';
import type { MessageObject } from '../../../src/modules/realtime/domain/message-objects.js';
import type { VenueMessageName } from '../../../src/modules/realtime/domain/wire-messages.js';
import type { AccountPlace } from './account-stream.js';
import type { RiskMessageName } from './risk-board.js';
import type { OrderRequest } from './command-fields.js';
import type { Operations, Schemas } from './rest-types.js';
import type { PublicChannel } from './subscriptions.js';

type PublicName = 'instrument' | 'trade' | 'tradeRevision' | 'ticker' | 'bbo' | 'bookSnapshot' | 'bookDelta';
type PrivateName = 'execution' | 'balance' | RiskMessageName;
type Told<N extends VenueMessageName> = { [M in N]: (message: Omit<MessageObject<M>, 'message'>) => void };

/** What every event is acknowledged with: what it asked for, or the problem that REST would answer. */
export type Acknowledgement<T = object> =
  | ({ readonly status: number; readonly problem?: undefined } & T)
  | { readonly status: number; readonly problem: Schemas['Problem'] };
type Asked<B, T = object> = (body: B, answer: (acknowledgement: Acknowledgement<T>) => void) => void;
type OrderAnswer = { readonly order: Schemas['OrderResponse'] };

export interface ChannelBody {
  readonly channel: PublicChannel;
  readonly symbol?: string;
}

export interface MarketDataRequests {
  subscribe: Asked<ChannelBody>;
  unsubscribe: Asked<ChannelBody>;
}

/** Whose risk; an account that is not named is the own one. */
export interface RiskBody {
  readonly scope: 'account' | 'venue';
  readonly accountId?: number;
}

export interface TradingRequests {
  placeOrder: Asked<OrderRequest, OrderAnswer>;
  replaceOrder: Asked<{ readonly orderId: string; readonly price?: string; readonly quantity?: string }, OrderAnswer>;
  cancelOrder: Asked<{ readonly orderId: string }, OrderAnswer>;
  cancelOrders: Asked<
    NonNullable<Operations['ordersCancelMany']['input']['query']>,
    { readonly cancelled: Schemas['MassCancelResponse'] }
  >;
  subscribeRisk: Asked<RiskBody>;
  unsubscribeRisk: Asked<RiskBody>;
  subscribeAccount: Asked<{ readonly afterSequence?: number; readonly afterChannelSequence?: number }>;
}

export type MarketDataSocket = Socket<Told<PublicName>, MarketDataRequests>;
export type TradingSocket = Socket<Told<PrivateName>, TradingRequests>;

type Options = Partial<ManagerOptions & SocketOptions>;
type Io = (url: string, options: Options) => Socket;

export function marketDataSocket(io: Io, url: string, options: Options = {}): MarketDataSocket {
  return io(`${url}/market-data`, { transports: ['websocket'], ...options });
}

/** `accessToken` is asked at every connect. */
export function tradingSocket(
  io: Io,
  url: string,
  accessToken: () => string | Promise<string>,
  options: Options = {},
): TradingSocket {
  const auth = (give: (auth: object) => void): void => {
    Promise.resolve()
      .then(accessToken)
      // The venue says what is wrong with none.
      .then(
        (token) => give({ token }),
        () => give({}),
      );
  };
  return io(`${url}/trading`, { transports: ['websocket'], auth, ...options });
}

/** What `subscribeAccount` is asked with to go on behind a place. */
export function behind({ sequence, channelSequence }: AccountPlace): {
  afterSequence: number;
  afterChannelSequence: number;
} {
  return { afterSequence: sequence, afterChannelSequence: channelSequence };
}
