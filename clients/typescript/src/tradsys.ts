/** The door of the package `@tradsys/client`. */
/* oxlint-disable oxc/no-barrel-file -- users of a package import it by its name */
export { type AccountPlace } from './account-stream.js';
export { type BackOffOptions } from './back-off.js';
export { bytesOf, messagesIn, type Told } from './codec.js';
export { type CommandOutcome, type NotSent } from './command-outcome.js';
export { type Credential, ed25519Signer, hmacSigner, type Signer } from './credentials.js';
export { ClientInstrument } from './instruments.js';
export { type LinkEnd, type WebSocketConstructor, type WebSocketLike } from './link.js';
export { type CancelScope, type OrderCommand, type OrderRequest, type ReplaceRequest } from './command-fields.js';
export { type BookOutcome, type LevelSteps, OrderBook, type PriceLevel } from './order-book.js';
export { RiskBoard, type RiskMessage, type RiskRowName } from './risk-board.js';
export { type RiskOf } from './risk-watches.js';
export { LogonRefused, RealtimeClient, type RealtimeEvents, type RealtimeOptions } from './realtime-client.js';
export {
  type Answer,
  NoSession,
  type OperationName,
  RestClient,
  type RestOptions,
  type Result,
  type SureOrder,
} from './rest-client.js';
export { type Failure, type Problem } from './rest-failure.js';
export { type Schemas } from './rest-types.js';
export {
  type PublicChannel,
  type Refusal,
  type RefusedSubscription,
  type SubscriptionAnswer,
} from './subscriptions.js';
export { WireFault } from '../../../src/modules/realtime/domain/wire-layout.js';
