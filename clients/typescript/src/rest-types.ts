/** The REST API of the venue. Made by `npm run docs` from the OpenAPI document; `npm run check` fails when it is out of date. */

export interface Schemas {
  readonly AcceptInvitationRequest: {
    /** The token of the invitation. */
    readonly invitationToken: string;
    /** Password of 12 to 128 characters. */
    readonly password: string;
  };
  readonly AccountChangeResponse: {
    /** What happened. */
    readonly event: Schemas['EventResponse'];
    /** The account after it. */
    readonly state: Schemas['AccountStateResponse'];
  };
  readonly AccountHistoryResponse: {
    /** The account after all that had happened by then. */
    readonly state: Schemas['AccountStateResponse'];
    /** In the order in which it happened. */
    readonly items: readonly Schemas['AccountChangeResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly AccountMarginRequest: {
    /** The margin asset; null: the account holds in full what it orders. */
    readonly asset: string | null;
  };
  readonly AccountResponse: {
    /** Account. */
    readonly accountId: string;
    /** Your first account, a further one, or one of somebody who lets you act. */
    readonly kind: 'main' | 'sub' | 'delegated';
    /** Your name for it. */
    readonly label: string | null;
    /** What you may do with it, as far as your roles allow. */
    readonly scopes: readonly ('read' | 'trade' | 'withdraw' | 'admin')[];
  };
  readonly AccountStateResponse: {
    /** The account. */
    readonly accountId: string;
    /** Assets of which it ever had anything. */
    readonly balances: readonly Schemas['HistoryBalanceResponse'][];
    /** Trades that it took part in. */
    readonly trades: number;
    /** Its own limit of open orders; null for the venue's default. */
    readonly maxOpenOrders: number | null;
    /** Whether its kill switch was last switched on. */
    readonly killed: boolean;
  };
  readonly AccountStatementResponse: {
    /** Account. */
    readonly accountId: string;
    /** Beginning of the period, as asked for. */
    readonly from: string | null;
    /** End of the period, as asked for. */
    readonly to: string | null;
    /** It has all that was sequenced up to here. */
    readonly sequence: number;
    /** What the account had at both ends, by asset. */
    readonly assets: readonly Schemas['StatementAssetResponse'][];
    /** Every movement of the period, oldest first. */
    readonly movements: readonly Schemas['StatementMovementResponse'][];
  };
  readonly AccountTierRequest: {
    /** Tier of the account on all instruments; 0 pays what everybody pays. */
    readonly tier: number;
  };
  readonly AccountTradePageResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['AccountTradeResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly AccountTradeResponse: {
    /** Id of the trade, the same for both sides. */
    readonly tradeId: string;
    /** Price of the trade: that of the resting order. */
    readonly price: string;
    /** Quantity of the trade. */
    readonly quantity: string;
    /** Fee in the quote asset; negative for a rebate. */
    readonly fee: string;
    /** Asset of the fee. */
    readonly feeAsset: string;
    /** Whether this side rested or came in. */
    readonly liquidity: 'maker' | 'taker';
    /** When it was traded. */
    readonly time: string;
    /** The same in nanoseconds since 1970. */
    readonly timeNs: string;
    /** The venue's sequence number of the trade. */
    readonly sequence: number;
    /** Your order. */
    readonly orderId: string;
    /** Symbol of the instrument. */
    readonly symbol: string;
    /** Your side. */
    readonly side: 'buy' | 'sell';
  };
  readonly AccountsResponse: {
    /** Accounts that you may act for. */
    readonly items: readonly Schemas['AccountResponse'][];
  };
  readonly AcknowledgeAlertRequest: {
    /** Why. */
    readonly note?: string;
  };
  readonly AlertListResponse: {
    /** All of them, whatever their state. */
    readonly items: readonly Schemas['AlertResponse'][];
    /** There is one page. */
    readonly nextCursor: string | null;
  };
  readonly AlertResponse: {
    /** Name (docs/operations/monitoring.md). */
    readonly alert:
      'latency' | 'error_rate' | 'disk' | 'projection_lag' | 'open_faults' | 'audit_trail' | 'reconciliation';
    /** What it is now. */
    readonly state: 'ok' | 'pending' | 'firing' | 'acknowledged' | 'silenced';
    /** What was found last; null where there was nothing to measure. */
    readonly value: number | null;
    /** More than this is too much; null before the first look. */
    readonly threshold: number | null;
    /** Since when it is in this state; null before the first look. */
    readonly since: string | null;
    /** Who acknowledged or silenced it. */
    readonly by: string | null;
    /** What they said. */
    readonly note: string | null;
    /** When its silence ends. */
    readonly silencedUntil: string | null;
  };
  readonly AllocationRequest: {
    /** How a level is divided among its orders. */
    readonly method: 'price_time' | 'pro_rata' | 'split';
    /** Of `split`: percent that go in time order. */
    readonly fifoPercent?: number;
    /** Serve the order that made the best price first. */
    readonly topOfBook?: boolean;
    /** The most that it gets so; all it has where this is left out. */
    readonly topMaxQuantity?: string;
    /** Pro-rata shares below this are none. */
    readonly minShareQuantity?: string;
    /** Percent that the lead market maker is served with first. */
    readonly leadMarketMakerPercent?: number;
    /** Account of the lead market maker. */
    readonly leadMarketMakerAccountId?: string;
  };
  readonly ApprovalPageResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['ApprovalResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly ApprovalResponse: {
    /** Id of the proposal. */
    readonly approvalId: string;
    /** The action. */
    readonly action: string;
    /** What will be done. */
    readonly command: Readonly<Record<string, unknown>>;
    /** Hash of action and command. */
    readonly commandHash: string;
    /** `approved` while it is carried out, or where the venue stopped meanwhile. */
    readonly status: 'pending' | 'approved' | 'done' | 'failed' | 'rejected' | 'withdrawn' | 'expired';
    /** Who proposed it. */
    readonly proposedBy: string;
    /** When. */
    readonly proposedAt: string;
    /** Until when it can be approved. */
    readonly expiresAt: string;
    /** Who approved or rejected it. */
    readonly decidedBy: string | null;
    /** When. */
    readonly decidedAt: string | null;
    /** The problem where it failed. */
    readonly code: string | null;
  };
  readonly ApproveRequest: {
    /** `commandHash` of the proposal as you have seen it. */
    readonly commandHash: string;
  };
  readonly AssetPnlResponse: {
    /** What the prices of what was held at the beginning of each day moved, from the last trade of the day before to its own. */
    readonly priceMove: string;
    /** What was traded, at the last trade of its day, less what was paid for it. */
    readonly trading: string;
    /** Fees; negative: rebates. */
    readonly fees: string;
    /** By how much equity changed: price moves and trading less fees. */
    readonly pnl: string;
    /** Quote asset. */
    readonly asset: string;
  };
  readonly AssetRequest: {
    /** Name, 1 to 12 capital letters and digits. */
    readonly asset: string;
    /** Decimal places of its smallest unit in the ledger, 0 to 18. */
    readonly scale: number;
  };
  readonly AssetResponse: {
    /** Name. */
    readonly asset: string;
    /** Decimal places of its smallest unit in the ledger. */
    readonly scale: number;
  };
  readonly AssetTotalsResponse: {
    /** What accounts can use. */
    readonly available: string;
    /** What open orders hold. */
    readonly held: string;
    /** What came in from outside, less what went out: available + held + fees. */
    readonly external: string;
    /** What the venue has earned. */
    readonly fees: string;
  };
  readonly AuditEntryResponse: {
    /** Number of the entry, dense from 1. */
    readonly entryId: number;
    /** When. */
    readonly time: string;
    /** Who, by id; null for a stranger. */
    readonly actorId: string | null;
    /** Who, by user name. */
    readonly actor: string | null;
    /** The account that the actor acted for. */
    readonly accountId: string | null;
    /** The session or API key. */
    readonly credential: string | null;
    /** From where. */
    readonly address: string;
    /** The request, as in the log and in its answer. */
    readonly requestId: string;
    /** What was asked for. */
    readonly action: string;
    /** What it concerned. */
    readonly target: string;
    /** How it ended; `attempted` stands before what follows. */
    readonly outcome: 'attempted' | 'done' | 'proposed' | 'refused' | 'denied' | 'failed';
    /** The problem where it was not done. */
    readonly code: string | null;
    /** JSON of what was asked for, of before and of after, without secrets. */
    readonly details: string;
    /** Over this entry and the hash before it. */
    readonly hash: string;
  };
  readonly AuditHeadResponse: {
    /** Number of entries. */
    readonly entries: number;
    /** Hash of the last entry. Keep it elsewhere: `tradsys audit verify` compares the trail with it. */
    readonly hash: string;
  };
  readonly AuditPageResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['AuditEntryResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly BacktestRequest: {
    /** The currency that positions are valued and losses are told in. */
    readonly currency: string;
    /** 1 to 50 positions, each asset once; your balances where they are left out. */
    readonly positions?: readonly Schemas['PositionRequest'][];
    /** Closing prices as CSV: `date,ASSET,…`, oldest first (docs/risk-analytics.md), at most 60000 characters. The venue's own candles where it is left out. */
    readonly prices?: string;
    /** The candles that returns are made of, without effect beside `prices`. */
    readonly interval?:
      '1s' | '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '6h' | '8h' | '12h' | '1d' | '3d' | '1w';
    /** The most returns that are used, the newest ones. */
    readonly periods?: number;
    /** Covariance of the sample, or exponentially weighted around zero. */
    readonly covariance?: 'sample' | 'ewma';
    /** λ of exponential weights and of the filtered historical method. */
    readonly decay?: number;
    /** What is tested. */
    readonly method?: 'parametric' | 'historical' | 'filtered-historical';
    /** The confidence of the forecasts. */
    readonly confidence?: number;
    /** How many returns each forecast is made of; all further ones are forecast. */
    readonly window?: number;
  };
  readonly BacktestResponse: {
    /** The currency of all money here. */
    readonly currency: string;
    /** What the positions are worth together, without the currency itself. */
    readonly value: string;
    /** What is held of the currency itself: it has no risk. */
    readonly cash: string;
    /** What is held and has no price in the currency: it is in no figure here. */
    readonly unpriced: readonly string[];
    /** How many returns the figures are made of. */
    readonly periods: number;
    /** The time of the first of them. */
    readonly from: string;
    /** The time of the last of them. */
    readonly to: string;
    /** What was tested. */
    readonly method: 'parametric' | 'historical' | 'filtered-historical' | 'monte-carlo';
    /** The confidence of the forecasts. */
    readonly confidence: number;
    /** How many returns each forecast was made of. */
    readonly window: number;
    /** How many forecasts there were. */
    readonly forecasts: number;
    /** How many of them the loss exceeded. */
    readonly exceedances: number;
    /** How many it should have. */
    readonly expectedExceedances: number;
    /** Whether as many came as should (Kupiec). */
    readonly kupiec: Schemas['TestResponse'];
    /** Whether one makes another more likely (Christoffersen). */
    readonly independence: Schemas['TestResponse'];
    /** Both together (Christoffersen). */
    readonly conditionalCoverage: Schemas['TestResponse'];
    /** The probability of at most as many, were the model right. */
    readonly cumulativeProbability: number;
    /** Basel's zone: yellow from a cumulative probability of 95 %, red from 99.99 %. */
    readonly trafficLight: 'green' | 'yellow' | 'red';
    /** The newest periods that were exceeded, at most 100. */
    readonly exceededAt: readonly string[];
  };
  readonly BalanceResponse: {
    /** Asset. */
    readonly asset: string;
    /** What orders and withdrawals can use. */
    readonly available: string;
    /** What open orders hold. */
    readonly held: string;
  };
  readonly BalancesResponse: {
    /** The venue's sequence number that all of these are of. */
    readonly sequence: number;
    /** Assets in which the account has anything. */
    readonly balances: readonly Schemas['BalanceResponse'][];
  };
  readonly BandsRequest: {
    /** Values to begin with: bands of 5, 10 or 20 %, 15 s, 5 min and an auction of one minute. */
    readonly preset?: 'luld_5' | 'luld_10' | 'luld_20';
    /** Reference of the static band; the present one where it is left out. */
    readonly referencePrice?: string;
    /** Static band around the reference, in basis points. */
    readonly staticBps?: number;
    /** Dynamic band around the average of the last trades, in basis points. */
    readonly dynamicBps?: number;
    /** How long a limit state may last before trading pauses, in milliseconds. */
    readonly limitStateMs?: number;
    /** How long trading pauses. */
    readonly pauseMs?: number;
    /** How long the volatility auction after the pause lasts. */
    readonly auctionMs?: number;
  };
  readonly BatchAnswerResponse: {
    /** What the single call would have answered with. */
    readonly status: number;
    /** The order, where the command succeeded. */
    readonly order?: Schemas['OrderResponse'];
    /** What went wrong, where it did not. */
    readonly problem?: Schemas['Problem'];
  };
  readonly BatchCommandRequest: {
    /** What to do. */
    readonly action: 'place' | 'replace' | 'cancel';
    /** The order to place. */
    readonly order?: Schemas['PlaceOrderRequest'];
    /** The order to replace or cancel. */
    readonly orderId?: string;
    /** For a replacement: its new limit. */
    readonly price?: string;
    /** For a replacement: its new total quantity. */
    readonly quantity?: string;
  };
  readonly BatchRequest: {
    /** 1 to 100 commands. */
    readonly commands: readonly Schemas['BatchCommandRequest'][];
  };
  readonly BatchResponse: {
    /** One answer for each command, in their order. */
    readonly items: readonly Schemas['BatchAnswerResponse'][];
  };
  readonly BookResponse: {
    /** Symbol. */
    readonly symbol: string;
    /** The venue's sequence number that the book is of. */
    readonly sequence: number;
    /** Number of commands up to it that changed this book: the stream has one message for each. */
    readonly channelSequence: number;
    /** CRC32 (IEEE, unsigned) of the text `bid1Price:bid1Qty:ask1Price:ask1Qty:bid2Price:…` of the best 10 levels a side. */
    readonly checksum: number;
    /** Best first: price, quantity. */
    readonly bids: readonly (readonly [string, string])[];
    /** Best first: price, quantity. */
    readonly asks: readonly (readonly [string, string])[];
  };
  readonly BustTradeRequest: {
    /** Why; it is journalled with the trade. */
    readonly note: string;
  };
  readonly CandlePageResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['CandleResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly CandleResponse: {
    /** Where it begins. */
    readonly openTime: string;
    /** The same in nanoseconds since 1970. */
    readonly openTimeNs: string;
    /** Where it ends, and the next one may begin. */
    readonly endTime: string;
    /** The same in nanoseconds since 1970. */
    readonly endTimeNs: string;
    /** Price of its first trade. */
    readonly open: string;
    /** Highest price. */
    readonly high: string;
    /** Lowest price. */
    readonly low: string;
    /** Price of its last trade. */
    readonly close: string;
    /** Quantity that was traded. */
    readonly volume: string;
    /** What was paid for it, in the quote asset. */
    readonly quoteVolume: string;
    /** Quantity that takers bought. */
    readonly takerBuyVolume: string;
    /** What was paid for that. */
    readonly takerBuyQuoteVolume: string;
    /** Average price, weighted by quantity: rounded half to even at eight decimals beyond the tick. */
    readonly vwap: string;
    /** Number of trades; never 0, a time without trades has no candle. */
    readonly tradeCount: number;
    /** Id of its first trade. */
    readonly firstTradeId: string;
    /** Id of its last trade. */
    readonly lastTradeId: string;
    /** Whether it is final. An open candle may change, but for its first trade. */
    readonly isClosed: boolean;
    /** The venue's sequence number of its last trade. */
    readonly sequence: number;
  };
  readonly ChangeUserRequest: {
    /** All roles from now on. */
    readonly roles?: readonly string[];
    /** Whether the user may log in no more. */
    readonly isDisabled?: boolean;
  };
  readonly ConfirmTotpRequest: {
    /** The one-time password that the application shows. */
    readonly totp: string;
  };
  readonly ConnectionResponse: {
    /** Id of the connection, until the venue starts again. */
    readonly connectionId: string;
    /** Who has logged on by it; null for a stranger. */
    readonly username: string | null;
    /** The account that it trades for. */
    readonly accountId: string | null;
    /** Where it comes from. */
    readonly address: string;
    /** How it is connected. */
    readonly transport: 'ws' | 'socket.io';
    /** Public channels that it has subscribed, each instrument of a channel for itself. */
    readonly topics: number;
    /** Bytes that wait for it to read them. */
    readonly waitingBytes: number;
    /** Whether it does not keep up: public data is left out until it has. */
    readonly isHeld: boolean;
  };
  readonly ConnectionsResponse: {
    /** The newest first, at most 500; those who have logged on before strangers. */
    readonly items: readonly Schemas['ConnectionResponse'][];
    /** How many there are. */
    readonly count: number;
  };
  readonly CorrectTradeRequest: {
    /** Why; it is journalled with the trade. */
    readonly note: string;
    /** The price that the trade should have had; left out, it keeps the one that it has. */
    readonly price?: string;
    /** Its quantity, not above the one that it has; left out, it keeps that. */
    readonly quantity?: string;
  };
  readonly CreateKeyRequest: {
    /** Your name for the key. */
    readonly label: string;
    /** What the key may do, as far as you may yourself. */
    readonly scopes: readonly ('read' | 'trade' | 'withdraw' | 'admin')[];
    /** hmac: a shared secret; ed25519 and rsa: your key pair, of which you send the public key. */
    readonly type: 'hmac' | 'ed25519' | 'rsa';
    /** Public key as PEM or base64 (SPKI); for ed25519 and rsa. */
    readonly publicKey?: string;
    /** From where it may be used; from everywhere where it is left out. */
    readonly networks?: readonly string[];
    /** Until when it is good; without end where it is left out. */
    readonly expiresAt?: string;
  };
  readonly CreateUserRequest: {
    /** User name: up to 48 letters, digits and . _ @ + -; two that differ in case only are the same. */
    readonly username: string;
    /** Roles of GET /admin/roles. Who trades gets a trading account. */
    readonly roles: readonly string[];
    /** Password of 12 to 128 characters. */
    readonly password: string;
  };
  readonly DelegateRequest: {
    /** What the other user may do. */
    readonly scopes: readonly ('read' | 'trade')[];
  };
  readonly DelegateResponse: {
    /** Who may act for the account. */
    readonly username: string;
    /** What they may do. */
    readonly scopes: readonly ('read' | 'trade')[];
  };
  readonly DelegatesResponse: {
    /** Everyone who may act for the account beside its owner. */
    readonly items: readonly Schemas['DelegateResponse'][];
  };
  readonly DemoAccountResponse: {
    /** User name. */
    readonly username: string;
  };
  readonly DemoAccountsResponse: {
    /** Those that anybody may use here. */
    readonly items: readonly Schemas['DemoAccountResponse'][];
  };
  readonly DemoLoginRequest: {
    /** User name of a demo account. */
    readonly username: string;
  };
  readonly DifferenceResponse: {
    /** What was compared (docs/reconciliation.md). */
    readonly check:
      | 'ledger'
      | 'conservation'
      | 'stored_balance'
      | 'position'
      | 'result'
      | 'fees'
      | 'sides'
      | 'tape_trades'
      | 'tape_lots'
      | 'tape_notional';
    /** Account; 0 is the venue's fees, -1 the world outside. */
    readonly accountId: string | null;
    /** Asset. */
    readonly asset: string | null;
    /** Instrument. */
    readonly symbol: string | null;
    /** What it should be. */
    readonly expected: string;
    /** What it is. */
    readonly found: string;
    /** Found less expected. */
    readonly difference: string;
  };
  readonly DisableTotpRequest: {
    /** The one-time password that the application shows. */
    readonly totp: string;
    /** Your password. */
    readonly password: string;
  };
  readonly EventPageResponse: {
    /** In the order in which it happened. */
    readonly items: readonly Schemas['EventResponse'][];
    /** Cursor of the next page; null where there is nothing more yet. */
    readonly nextCursor: string | null;
  };
  readonly EventResponse: {
    /** The venue's sequence number of the command that caused it. */
    readonly sequence: number;
    /** Its place among the events of that command, from 0. */
    readonly index: number;
    /** When. */
    readonly time: string;
    /** What happened; docs/events.md lists all. */
    readonly name: string;
    /** Whom it concerns; null for the venue's own. */
    readonly accountId: string | null;
    /** The rest of the event. */
    readonly fields: Readonly<Record<string, unknown>>;
  };
  readonly ExplainedLevelResponse: {
    /** Displayed orders. */
    readonly orders: number;
    /** Their displayed quantity. */
    readonly quantity: string;
    /** Price. */
    readonly price: string;
  };
  readonly ExplainedTradeResponse: {
    /** The trade. */
    readonly tradeId: string;
    /** Whether it was made in an auction. */
    readonly auction: boolean;
    /** What your order was in it; null for a trade of others. */
    readonly liquidity: 'maker' | 'taker' | null | null;
    /** Your fee in the quote asset, negative for a rebate; null for a trade of others. */
    readonly fee: string | null;
  };
  readonly ExplanationStepResponse: {
    /** The venue's sequence number of the command that caused it. */
    readonly sequence: number;
    /** When. */
    readonly time: string;
    /** What happened to your order, or, `ahead_…`, to what stood before it at its price. */
    readonly name:
      | 'accepted'
      | 'activated'
      | 'triggered'
      | 'rested'
      | 'refreshed'
      | 'replaced'
      | 'reduced'
      | 'filled'
      | 'prevented'
      | 'rejected'
      | 'cancelled'
      | 'ahead_filled'
      | 'ahead_cancelled'
      | 'ahead_replaced'
      | 'ahead_prevented'
      | 'ahead_joined';
    /** At which price; of a market order that was accepted, its protection collar. */
    readonly price: string | null;
    /** How much was accepted, shown, traded or taken away. */
    readonly quantity: string;
    /** What your order has open after it. */
    readonly openQuantity: string;
    /** What stands before your order at its price after it; null while it is not on the book. */
    readonly ahead: Schemas['QueueStandingResponse'] | null;
    /** Displayed at better prices of its side after it; null in steps of others, and off the book. */
    readonly betterQuantity: string | null;
    /** Displayed total of the price level that it changed, after it. */
    readonly level: Schemas['ExplainedLevelResponse'] | null;
    /** Best bid before the command; null in steps of others, and where nobody bid. */
    readonly bestBid: Schemas['ExplainedLevelResponse'] | null;
    /** Best offer before the command; null in steps of others, and where nothing was offered. */
    readonly bestAsk: Schemas['ExplainedLevelResponse'] | null;
    /** The trade, where it was one. */
    readonly trade: Schemas['ExplainedTradeResponse'] | null;
    /** Why your order was cancelled or rejected. */
    readonly reason: string | null;
  };
  readonly FaultLiftResponse: {
    /** Whether it is lifted; false where the second person is still to come. */
    readonly lifted: boolean;
    /** The fault. */
    readonly faultSequence: number;
    /** The venue's sequence number of the approval. */
    readonly sequence: number;
  };
  readonly FaultResponse: {
    /** The sequence number of the command that broke the core. */
    readonly sequence: number;
    /** When that was. */
    readonly time: string;
    /** Which command it was. */
    readonly command: string;
    /** The instrument that is suspended; null where all commands of the kind are refused. */
    readonly symbol: string | null;
    /** The account of the command; null for the venue. */
    readonly accountId: string | null;
    /** The order that the command named. */
    readonly orderId: string | null;
    /** The user id of the first who approved to lift it. */
    readonly approvedBy: string | null;
  };
  readonly FaultsResponse: {
    /** The open faults. */
    readonly items: readonly Schemas['FaultResponse'][];
  };
  readonly FeePageResponse: {
    /** One for each instrument. */
    readonly items: readonly Schemas['FeeResponse'][];
    /** Always null: all instruments are on one page. */
    readonly nextCursor: string | null;
  };
  readonly FeeResponse: {
    /** Symbol. */
    readonly symbol: string;
    /** Your fee tier; 0 pays what everybody pays. */
    readonly tier: number;
    /** Your fee when your order rested, as a fraction of the notional; negative is a rebate. */
    readonly makerFee: string;
    /** Your fee when your order came in. */
    readonly takerFee: string;
  };
  readonly FeeTierRequest: {
    /** Tier, 1 to 255. */
    readonly tier: number;
    /** Fee of the resting side as a fraction of the notional; negative is a rebate. */
    readonly makerFee: string;
    /** Fee of the incoming side. */
    readonly takerFee: string;
  };
  readonly FiguresResponse: {
    /** When they were read. */
    readonly time: string;
    /** Samples by their series, each written as /metrics writes it. */
    readonly series: Readonly<Record<string, number>>;
  };
  readonly FillResponse: {
    /** Id of the trade, the same for both sides. */
    readonly tradeId: string;
    /** Price of the trade: that of the resting order. */
    readonly price: string;
    /** Quantity of the trade. */
    readonly quantity: string;
    /** Fee in the quote asset; negative for a rebate. */
    readonly fee: string;
    /** Asset of the fee. */
    readonly feeAsset: string;
    /** Whether this side rested or came in. */
    readonly liquidity: 'maker' | 'taker';
    /** When it was traded. */
    readonly time: string;
    /** The same in nanoseconds since 1970. */
    readonly timeNs: string;
    /** The venue's sequence number of the trade. */
    readonly sequence: number;
  };
  readonly HealthResponse: {
    /** Overall. */
    readonly status: 'ok' | 'error' | 'shutting_down';
    /** What is well. */
    readonly info: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    /** What is not. */
    readonly error: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    /** Both. */
    readonly details: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  readonly HistoryBalanceResponse: {
    /** Asset. */
    readonly asset: string;
    /** What can be used. */
    readonly available: string;
    /** What open orders have reserved. */
    readonly held: string;
  };
  readonly InstrumentChangeRequest: {
    /** Smallest quantity of an order. */
    readonly minQuantity?: string;
    /** Largest quantity of an order. */
    readonly maxQuantity?: string;
    /** Smallest price × quantity of an order. */
    readonly minNotional?: string;
    /** Largest price × quantity of an order. */
    readonly maxNotional?: string;
    /** Fee of the resting side as a fraction of the notional. */
    readonly makerFee?: string;
    /** Fee of the incoming side as a fraction of the notional. */
    readonly takerFee?: string;
    /** How far from the opposite best price a market order may trade, in basis points. */
    readonly collarBps?: number;
  };
  readonly InstrumentChangeResponse: {
    /** What happened. */
    readonly event: Schemas['EventResponse'];
    /** The instrument after it. */
    readonly state: Schemas['InstrumentStateResponse'];
  };
  readonly InstrumentHistoryResponse: {
    /** The instrument after all that had happened by then. */
    readonly state: Schemas['InstrumentStateResponse'];
    /** In the order in which it happened. */
    readonly items: readonly Schemas['InstrumentChangeResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly InstrumentPageResponse: {
    /** In the order of their definition. */
    readonly items: readonly Schemas['InstrumentResponse'][];
    /** Always null: all instruments are on one page. */
    readonly nextCursor: string | null;
  };
  readonly InstrumentPnlResponse: {
    /** What the prices of what was held at the beginning of each day moved, from the last trade of the day before to its own. */
    readonly priceMove: string;
    /** What was traded, at the last trade of its day, less what was paid for it. */
    readonly trading: string;
    /** Fees; negative: rebates. */
    readonly fees: string;
    /** By how much equity changed: price moves and trading less fees. */
    readonly pnl: string;
    /** Instrument. */
    readonly symbol: string;
    /** Position when the period began; negative: sold more than bought. */
    readonly openingQuantity: string;
    /** The last trade before the period; null where there was none. */
    readonly openingPrice: string | null;
    /** Position when it ended. */
    readonly closingQuantity: string;
    /** The last trade until its end; null where there was none. */
    readonly closingPrice: string | null;
  };
  readonly InstrumentRequest: {
    /** Symbol: base, hyphen, quote. */
    readonly symbol: string;
    /** Asset that is traded. */
    readonly baseAsset: string;
    /** Asset that it is paid in. */
    readonly quoteAsset: string;
    /** Step of prices. For the life of the instrument. */
    readonly tickSize: string;
    /** Step of quantities. For the life of the instrument. */
    readonly lotSize: string;
    /** Smallest quantity of an order. */
    readonly minQuantity: string;
    /** Largest quantity of an order. */
    readonly maxQuantity: string;
    /** Smallest price × quantity of an order. */
    readonly minNotional: string;
    /** Largest price × quantity of an order. */
    readonly maxNotional: string;
    /** Fee of the resting side as a fraction of the notional, at most six decimals; negative is a rebate. */
    readonly makerFee: string;
    /** Fee of the incoming side as a fraction of the notional, at most six decimals. */
    readonly takerFee: string;
    /** How far from the opposite best price a market order may trade, in basis points. */
    readonly collarBps?: number;
  };
  readonly InstrumentResponse: {
    /** Symbol. */
    readonly symbol: string;
    /** Asset that is traded. */
    readonly baseAsset: string;
    /** Asset that it is paid in. */
    readonly quoteAsset: string;
    /** Step of prices. */
    readonly tickSize: string;
    /** Step of quantities. */
    readonly lotSize: string;
    /** Smallest quantity of an order. */
    readonly minQuantity: string;
    /** Largest quantity of an order. */
    readonly maxQuantity: string;
    /** Smallest price × quantity of an order. */
    readonly minNotional: string;
    /** Largest price × quantity of an order. */
    readonly maxNotional: string;
    /** Fee of the resting side as a fraction of the notional; negative is a rebate. */
    readonly makerFee: string;
    /** Fee of the incoming side as a fraction of the notional. */
    readonly takerFee: string;
    /** How far from the opposite best price a market order may trade, in basis points. */
    readonly collarBps: number;
    /** Trading phase. */
    readonly phase: 'closed' | 'pre_open' | 'auction' | 'continuous' | 'halt' | 'cancel_only';
  };
  readonly InstrumentStateResponse: {
    /** Symbol. */
    readonly symbol: string;
    /** Trading phase. */
    readonly phase: 'closed' | 'pre_open' | 'auction' | 'continuous' | 'halt' | 'cancel_only';
    /** Trades so far. */
    readonly trades: number;
    /** Price of the last trade; null before the first. */
    readonly lastPrice: string | null;
    /** Quantity traded so far. */
    readonly volume: string;
    /** Price and displayed quantity of the best bid. */
    readonly bestBid: readonly string[] | null;
    /** Price and displayed quantity of the best offer. */
    readonly bestAsk: readonly string[] | null;
  };
  readonly InvitationRequest: {
    /** User name: up to 48 letters, digits and . _ @ + -; two that differ in case only are the same. */
    readonly username: string;
    /** Roles of GET /admin/roles. Who trades gets a trading account. */
    readonly roles: readonly string[];
  };
  readonly InvitationResponse: {
    /** User name. */
    readonly username: string;
    /** Roles. */
    readonly roles: readonly string[];
    /** Hand it to the user, who sends it to POST /auth/register. Good once. */
    readonly invitationToken: string;
    /** Until when it is good. */
    readonly expiresAt: string;
  };
  readonly IssuedKeyResponse: {
    /** Id of the key. */
    readonly keyId: string;
    /** For the header X-Api-Key. */
    readonly apiKey: string;
    /** Your name for the key. */
    readonly label: string;
    /** Kind of signature. */
    readonly type: 'hmac' | 'ed25519' | 'rsa';
    /** What it may do, as far as you may yourself. */
    readonly scopes: readonly ('read' | 'trade' | 'withdraw' | 'admin')[];
    /** The account that it acts for. */
    readonly accountId: string | null;
    /** From where it may be used; empty for everywhere. */
    readonly networks: readonly string[];
    /** When it was made. */
    readonly createdAt: string;
    /** Until when it is good. */
    readonly expiresAt: string | null;
    /** When it was last used, to within seconds. */
    readonly lastUsedAt: string | null;
    /** From where it was last used. */
    readonly lastUsedFrom: string | null;
    /** The secret of an hmac key, as text: the key of the signature. Shown once. */
    readonly secret?: string;
  };
  readonly JournalStatsResponse: {
    /** Group commits since the start. */
    readonly frames: number;
    /** Commands in them. */
    readonly records: number;
    /** Bytes of commands that were written. */
    readonly commandBytes: number;
    /** Bytes of events that were written. */
    readonly eventBytes: number;
    /** Time spent writing, in microseconds. */
    readonly writeUs: number;
    /** Time spent in fdatasync, in microseconds. */
    readonly syncUs: number;
    /** Longest fdatasync, in microseconds. */
    readonly syncUsMax: number;
  };
  readonly KeyResponse: {
    /** Id of the key. */
    readonly keyId: string;
    /** For the header X-Api-Key. */
    readonly apiKey: string;
    /** Your name for the key. */
    readonly label: string;
    /** Kind of signature. */
    readonly type: 'hmac' | 'ed25519' | 'rsa';
    /** What it may do, as far as you may yourself. */
    readonly scopes: readonly ('read' | 'trade' | 'withdraw' | 'admin')[];
    /** The account that it acts for. */
    readonly accountId: string | null;
    /** From where it may be used; empty for everywhere. */
    readonly networks: readonly string[];
    /** When it was made. */
    readonly createdAt: string;
    /** Until when it is good. */
    readonly expiresAt: string | null;
    /** When it was last used, to within seconds. */
    readonly lastUsedAt: string | null;
    /** From where it was last used. */
    readonly lastUsedFrom: string | null;
  };
  readonly KeysResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['KeyResponse'][];
  };
  readonly KillSwitchRequest: {
    /** True stops, false releases. */
    readonly active: boolean;
    /** Only this account; the whole venue where nothing is named. At most one of these is. */
    readonly accountId?: string;
    /** Only the accounts of this trade group. */
    readonly tradeGroup?: number;
    /** Only this instrument. */
    readonly symbol?: string;
    /** Only what this session sends. */
    readonly sessionId?: number;
  };
  readonly KillSwitchResponse: {
    /** Whether it is on. */
    readonly active: boolean;
    /** The account; all four are null for the whole venue. */
    readonly accountId: string | null;
    /** The trade group. */
    readonly tradeGroup: number | null;
    /** The instrument. */
    readonly symbol: string | null;
    /** The session. */
    readonly sessionId: number | null;
    /** Number of open orders that were cancelled. */
    readonly cancelled: number;
    /** The venue's sequence number of the switch. */
    readonly sequence: number;
  };
  readonly LimitResponse: {
    /** The limit. */
    readonly limit:
      | 'open_orders'
      | 'order_rate'
      | 'open_notional'
      | 'gross_exposure'
      | 'net_exposure'
      | 'daily_loss'
      | 'order_quantity'
      | 'order_notional'
      | 'price_collar'
      | 'fat_finger'
      | 'duplicate_window'
      | 'position'
      | 'restricted'
      | 'collar_source'
      | 'session_orders'
      | 'session_refusals'
      | 'kill_exposure'
      | 'kill_loss'
      | 'mark_source'
      | 'var'
      | 'var_max_age';
    /** Its instrument. */
    readonly symbol: string | null;
    /** Its asset. */
    readonly asset: string | null;
    /** The value that holds. */
    readonly value: string;
    /** When it ends by itself. */
    readonly until: string | null;
    /** Whether it is the venue's default. */
    readonly isDefault: boolean;
    /** How much of it is used; null where nothing is used up. */
    readonly used: string | null;
  };
  readonly LimitSetResponse: {
    /** The venue's sequence number from which on it holds. */
    readonly sequence: number;
  };
  readonly LimitsInForceResponse: {
    /** The venue's sequence number that all of these are of. */
    readonly sequence: number;
    /** What every account must have a limit of. */
    readonly required: readonly string[];
    /** All limits that hold. */
    readonly items: readonly Schemas['LimitResponse'][];
  };
  readonly LimitsRequest: {
    /** The account; the venue's default where it is left out. */
    readonly accountId?: string;
    /** Open orders that an account may have; −1 for an account returns it to the default. */
    readonly maxOpenOrders: number;
  };
  readonly LimitsResponse: {
    /** The account; null for the venue's default. */
    readonly accountId: string | null;
    /** Open orders that an account may have. */
    readonly maxOpenOrders: number;
    /** The venue's sequence number of the change. */
    readonly sequence: number;
  };
  readonly LoginRequest: {
    /** User name. */
    readonly username: string;
    /** Password. */
    readonly password: string;
    /** One-time password, for users who have set one up. */
    readonly totp?: string;
  };
  readonly LotPageResponse: {
    /** The venue's sequence number that the lots are of. */
    readonly sequence: number;
    /** Oldest first: the one on top closes first. */
    readonly items: readonly Schemas['LotResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly LotResponse: {
    /** The trade that opened it. */
    readonly tradeId: string;
    /** What you did there. */
    readonly side: 'buy' | 'sell';
    /** Price of that trade. */
    readonly price: string;
    /** What is open of it, negative: sold. */
    readonly quantity: string;
    /** Quantity of that trade. */
    readonly openedQuantity: string;
    /** What the open quantity was bought for, negative: sold for. */
    readonly cost: string;
    /** When it was opened. */
    readonly time: string;
    /** When, in nanoseconds. */
    readonly timeNs: string;
    /** The venue's sequence number of that trade. */
    readonly sequence: number;
  };
  readonly MarginAccountResponse: {
    /** The account. */
    readonly accountId: string;
    /** Its margin asset, in which the amounts are. */
    readonly asset: string;
    /** How it stood at the last review. */
    readonly state: 'normal' | 'call' | 'reducing' | 'closing' | 'bankrupt';
    /** What it is worth at the marks, less what it owes. */
    readonly equity: string;
    /** What it must be worth to open what it has. */
    readonly initialRequirement: string;
    /** What it must be worth to keep it. */
    readonly maintenanceRequirement: string;
    /** What is left for further orders, open ones at their worst. */
    readonly freeMargin: string;
  };
  readonly MarginFundRequest: {
    /** What the account is from now on: what others borrow comes from the pool, what they cannot pay from the insurance. */
    readonly role: 'pool' | 'insurance';
    /** The account, which has no open orders. */
    readonly accountId: string;
  };
  readonly MarginOverviewResponse: {
    /** The venue's sequence number that all of this is of. */
    readonly sequence: number;
    /** The account of the lending pool. */
    readonly poolAccountId: string | null;
    /** The account of the insurance. */
    readonly insuranceAccountId: string | null;
    /** All margin accounts, by account. */
    readonly accounts: readonly Schemas['MarginAccountResponse'][];
  };
  readonly MarginSetResponse: {
    /** The venue's sequence number from which on it holds. */
    readonly sequence: number;
  };
  readonly MarginTermsRequest: {
    /** What of a position's worth an account must have to open it, in millionths. */
    readonly initialPpm: number;
    /** What it must have to keep it: at most the initial rate. */
    readonly maintenancePpm: number;
    /** What of its worth counts for nothing as security. */
    readonly haircutPpm?: number;
  };
  readonly MarkPriceRequest: {
    /** Mark price, a multiple of the tick size. */
    readonly price: string;
  };
  readonly MarketBreakerRequest: {
    /** Values to begin with: 7, 13 and 20 %, halts of 15 and auctions of 5 minutes. */
    readonly preset?: 'us_market';
    /** Mean fall of all instruments since the last trades of the day before, in basis points. */
    readonly level1Bps?: number;
    /** The second level, above the first. */
    readonly level2Bps?: number;
    /** The third level, above the second; it halts until two people reopen. */
    readonly level3Bps?: number;
    /** How long levels 1 and 2 halt, in milliseconds. */
    readonly haltMs?: number;
    /** How long the reopening auctions are; 0: none. */
    readonly auctionMs?: number;
  };
  readonly MarketBreakerResponse: {
    /** The venue's sequence number that all of this is of. */
    readonly sequence: number;
    /** Whether it is on. */
    readonly active: boolean;
    /** First level in basis points; null while it is off. */
    readonly level1Bps: number | null;
    /** Second level. */
    readonly level2Bps: number | null;
    /** Third level. */
    readonly level3Bps: number | null;
    /** How long levels 1 and 2 halt, in milliseconds. */
    readonly haltMs: number;
    /** How long the reopening auctions are, in milliseconds. */
    readonly auctionMs: number;
    /** Mean fall of all instruments since the last trades of the day before, in basis points; negative: a rise. */
    readonly fallBps: number;
    /** How many instruments that is of: those with a trade before this day (UTC). */
    readonly instruments: number;
    /** The highest level that has tripped today; 0: none. */
    readonly trippedLevel: number;
  };
  readonly MarketBreakerSetResponse: {
    /** The venue's sequence number from which on it holds. */
    readonly sequence: number;
  };
  readonly MarketPhaseRequest: {
    /** `halt` is for all that trades; `auction` and `continuous` reopen all that is halted. */
    readonly phase: 'halt' | 'auction' | 'continuous';
    /** Which auction, needed for the phase `auction` and for no other. */
    readonly auction?: 'opening' | 'closing' | 'volatility';
    /** When it ends by itself; without it the next phase ends it. */
    readonly endsAt?: string;
  };
  readonly MarketPhaseResponse: {
    /** The instruments that are in another phase now. */
    readonly symbols: readonly string[];
    /** The venue's sequence number of the change. */
    readonly sequence: number;
  };
  readonly MarketResponse: {
    /** The venue's sequence number that all tickers are of. */
    readonly sequence: number;
    /** One for each instrument. */
    readonly items: readonly Schemas['TickerResponse'][];
    /** Always null: all instruments are on one page. */
    readonly nextCursor: string | null;
  };
  readonly MarketScenarioRequest: {
    /** What the market shall do. */
    readonly scenario: 'calm' | 'trend' | 'volatile' | 'flash_crash' | 'liquidity_drought' | 'opening_auction' | 'halt';
    /** The instrument that shall do it; all that trade where it is left out. */
    readonly symbol?: string;
    /** Which way a trend goes; up where it is left out. */
    readonly direction?: 'up' | 'down';
  };
  readonly MassCancelResponse: {
    /** Number of orders that were cancelled. */
    readonly cancelled: number;
    /** Their ids. */
    readonly orderIds: readonly string[];
    /** The venue's sequence number of the cancellation. */
    readonly sequence: number;
  };
  readonly MeResponse: {
    /** Id of the user. */
    readonly userId: string;
    /** User name. */
    readonly username: string;
    /** Trading account; null for a user who does not trade. */
    readonly accountId: string | null;
    /** Roles. */
    readonly roles: readonly string[];
    /** What the user may do. */
    readonly permissions: readonly string[];
  };
  readonly OpenAccountRequest: {
    /** Your name for it: 1 to 32 letters, digits and . _ - */
    readonly label: string;
  };
  readonly OrderBookResponse: {
    /** Symbol. */
    readonly symbol: string;
    /** The venue's sequence number that the orders are of. */
    readonly sequence: number;
    /** As of the book at the same sequence. */
    readonly channelSequence: number;
    /** Best price first, at one price in the order of the queue: price, quantity, number of the entry. */
    readonly bids: readonly (readonly [string, string, string])[];
    /** Best price first, at one price in the order of the queue: price, quantity, number of the entry. */
    readonly asks: readonly (readonly [string, string, string])[];
  };
  readonly OrderChangeResponse: {
    /** What happened. */
    readonly event: Schemas['EventResponse'];
    /** The order after it. */
    readonly state: Schemas['OrderResponse'];
  };
  readonly OrderExplanationResponse: {
    /** The order as it is now. */
    readonly order: Schemas['OrderResponse'];
    /** In the order in which it happened. */
    readonly steps: readonly Schemas['ExplanationStepResponse'][];
    /** Steps left out: past the first thousand of your order and the first thousand of others. */
    readonly omittedSteps: number;
  };
  readonly OrderHistoryResponse: {
    /** The order after all that had happened by then. */
    readonly state: Schemas['OrderResponse'];
    /** In the order in which it happened. */
    readonly items: readonly Schemas['OrderChangeResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly OrderLegRequest: {
    /** Side. */
    readonly side: 'buy' | 'sell';
    /** Type. */
    readonly type:
      | 'limit'
      | 'market'
      | 'stop'
      | 'stop_limit'
      | 'take_profit'
      | 'take_profit_limit'
      | 'trailing_stop'
      | 'trailing_stop_limit'
      | 'pegged'
      | 'market_to_limit';
    /** Limit, a multiple of the tick size. Needed by `limit`, `pegged` and the `…_limit` types, forbidden for the others. */
    readonly price?: string;
    /** Default `gtc`, for a market order `ioc`. */
    readonly timeInForce?: 'gtc' | 'ioc' | 'fok' | 'gtd' | 'day' | 'good_for_auction' | 'at_open' | 'at_close';
    /** Your own id, 1 to 36 visible ASCII characters; the same again answers the first order. */
    readonly clientOrderId?: string;
    /** Refuse the order instead of letting it take liquidity. */
    readonly postOnly?: boolean;
    /** Cancel the order when the session that placed it ends: the connection, or over REST the login. An API key has none there. */
    readonly cancelOnDisconnect?: boolean;
    /** Price at which a stop or take-profit order goes on; a trailing stop has an offset in its place. */
    readonly stopPrice?: string;
    /** Whose price triggers: the last trade, the best price of the other side, or the mark price. */
    readonly triggerSource?: 'last' | 'best' | 'mark';
    /** How far a trailing stop stays behind the price, as a price. */
    readonly trailingOffset?: string;
    /** The same in basis points of the price, 1 to 9,999. */
    readonly trailingOffsetBps?: number;
    /** When a `gtd` order expires (a `day` order expires at the close too). */
    readonly expireAt?: string;
    /** What happens when the order meets one of your own. */
    readonly selfTradePrevention?: 'none' | 'expire_taker' | 'expire_maker' | 'expire_both' | 'decrement';
    /** How much of the base asset; a multiple of the lot size. */
    readonly quantity: string;
  };
  readonly OrderListRequest: {
    /** Symbol of the instrument. */
    readonly symbol: string;
    /** `oco`: one of two trades. `oto`: the second comes in when the first has traded. `bracket`: an OCO pair does. */
    readonly type: 'oco' | 'oto' | 'bracket';
    /** Two orders, of a bracket three: the working order first. */
    readonly orders: readonly Schemas['OrderLegRequest'][];
  };
  readonly OrderListResponse: {
    /** Id of the list. */
    readonly listId: string;
    /** Kind of the list. */
    readonly type: 'oco' | 'oto' | 'bracket';
    /** Symbol of the instrument. */
    readonly symbol: string;
    /** `open` while any of its orders is. */
    readonly status: 'open' | 'closed';
    /** Its orders in their places. */
    readonly orders: readonly Schemas['OrderResponse'][];
  };
  readonly OrderPageResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['OrderResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly OrderResponse: {
    /** Id of the order, for its whole life. */
    readonly orderId: string;
    /** Your own id. */
    readonly clientOrderId: string | null;
    /** Symbol of the instrument. */
    readonly symbol: string;
    /** Side. */
    readonly side: 'buy' | 'sell';
    /** Type. */
    readonly type:
      | 'limit'
      | 'market'
      | 'stop'
      | 'stop_limit'
      | 'take_profit'
      | 'take_profit_limit'
      | 'trailing_stop'
      | 'trailing_stop_limit'
      | 'pegged'
      | 'market_to_limit';
    /** Time in force. */
    readonly timeInForce: 'gtc' | 'ioc' | 'fok' | 'gtd' | 'day' | 'good_for_auction' | 'at_open' | 'at_close';
    /** Whether the order may never take liquidity. */
    readonly postOnly: boolean;
    /** Status. */
    readonly status: 'pending_trigger' | 'new' | 'partially_filled' | 'filled' | 'cancelled' | 'expired' | 'rejected';
    /** Limit; null for an order that trades at the market. */
    readonly price: string | null;
    /** Where a pegged order stands now; null while it has no price to follow. */
    readonly workingPrice: string | null;
    /** Total quantity. */
    readonly quantity: string;
    /** What happens when the order meets one of your own. */
    readonly selfTradePrevention: 'none' | 'expire_taker' | 'expire_maker' | 'expire_both' | 'decrement';
    /** Price at which the order goes on; that of a trailing stop follows the market. */
    readonly stopPrice: string | null;
    /** Whose price triggers the order. */
    readonly triggerSource: 'last' | 'best' | 'mark' | null | null;
    /** How far a trailing stop stays behind the price. */
    readonly trailingOffset: string | null;
    /** The same in basis points. */
    readonly trailingOffsetBps: number | null;
    /** When it expires. */
    readonly expireAt: string | null;
    /** How much of an iceberg shows at a time. */
    readonly displayQuantity: string | null;
    /** How much had to fill at once. */
    readonly minQuantity: string | null;
    /** How much of the quote asset it was to spend or raise. */
    readonly quoteQuantity: string | null;
    /** What a pegged order follows. */
    readonly pegType: 'primary' | 'market' | 'mid' | null | null;
    /** How far from that. */
    readonly pegOffset: string | null;
    /** Whether the order rests one tick behind the other side rather than taking liquidity. */
    readonly postOnlySlide: boolean;
    /** Whether it only sells what was available. */
    readonly reduceOnly: boolean;
    /** Whether it trades as a whole or not at all. */
    readonly allOrNone: boolean;
    /** Whether it rests without being shown. */
    readonly hidden: boolean;
    /** Whether its `clientOrderId` is unique among open orders only. */
    readonly openOnlyClientId: boolean;
    /** Whether it is cancelled when the session that placed it ends. */
    readonly cancelOnDisconnect: boolean;
    /** Quantity that was traded. */
    readonly filledQuantity: string;
    /** Quantity that self-trade prevention took away. */
    readonly preventedQuantity: string;
    /** Quantity that can still trade: zero once the order is closed. */
    readonly remainingQuantity: string;
    /** Average price of the fills, rounded half to even at eight decimals beyond the tick; null without one. */
    readonly averagePrice: string | null;
    /** Fees of all fills, in the quote asset. */
    readonly fee: string;
    /** Asset of the fees. */
    readonly feeAsset: string;
    /** The trades of the order, oldest first. */
    readonly fills: readonly Schemas['FillResponse'][];
    /** Why the order was cancelled; null unless it was. */
    readonly cancelReason:
      | 'requested'
      | 'mass_cancelled'
      | 'time_in_force'
      | 'no_liquidity'
      | 'collar'
      | 'kill_switch'
      | 'expired'
      | 'self_trade'
      | 'instrument_closed'
      | 'min_quantity'
      | 'list'
      | 'auction_ended'
      | 'price_band'
      | 'disconnected'
      | 'balance_overflow'
      | 'liquidation'
      | null
      | null;
    /** Why the order was refused at its trigger; null unless it was. */
    readonly rejectReason: string | null;
    /** Id of the list that it belongs to. */
    readonly listId: string | null;
    /** Kind of that list. */
    readonly listType: 'oco' | 'oto' | 'bracket' | null | null;
    /** When it was accepted. */
    readonly createdAt: string;
    /** The same in nanoseconds since 1970. */
    readonly createdAtNs: string;
    /** When it changed last. */
    readonly updatedAt: string;
    /** The same in nanoseconds since 1970. */
    readonly updatedAtNs: string;
    /** The venue's sequence number of its last change. */
    readonly sequence: number;
  };
  readonly OrderTestResponse: {
    /** Always true: an order that would be refused is answered with the problem. */
    readonly accepted: boolean;
    /** The venue's sequence number of the state that it was checked against. */
    readonly sequence: number;
  };
  readonly OwnMarginResponse: {
    /** The venue's sequence number that all of this is of. */
    readonly sequence: number;
    /** Whether the account trades on margin. */
    readonly onMargin: boolean;
    /** Its figures; none where it does not. */
    readonly accounts: readonly Schemas['MarginAccountResponse'][];
  };
  readonly PasswordRequest: {
    /** Password of now. */
    readonly currentPassword: string;
    /** New password of 12 to 128 characters. */
    readonly newPassword: string;
  };
  readonly PastBookResponse: {
    /** Symbol. */
    readonly symbol: string;
    /** Number of the last command that is in it. */
    readonly sequence: number;
    /** When that was. */
    readonly time: string;
    /** SHA-256 over the whole state of the core at that sequence, as `tradsys replay --to` prints it. */
    readonly stateHash: string;
    /** Trading phase; null before the instrument was there. */
    readonly phase: 'closed' | 'pre_open' | 'auction' | 'continuous' | 'halt' | 'cancel_only' | null | null;
    /** Best first. */
    readonly bids: readonly Schemas['PastLevelResponse'][];
    /** Best first. */
    readonly asks: readonly Schemas['PastLevelResponse'][];
  };
  readonly PastLevelResponse: {
    /** Price. */
    readonly price: string;
    /** Displayed quantity. */
    readonly quantity: string;
    /** Displayed orders. */
    readonly orders: number;
  };
  readonly PhaseRequest: {
    /** The phase to go to; docs/matching.md says from which one it can be reached. */
    readonly phase: 'closed' | 'pre_open' | 'auction' | 'continuous' | 'halt' | 'cancel_only';
    /** Which auction, needed for the phase `auction` and for no other. */
    readonly auction?: 'opening' | 'closing' | 'volatility';
    /** When an auction or a halt ends by itself; without it the next phase ends it. */
    readonly endsAt?: string;
  };
  readonly PlaceOrderRequest: {
    /** Side. */
    readonly side: 'buy' | 'sell';
    /** Type. */
    readonly type:
      | 'limit'
      | 'market'
      | 'stop'
      | 'stop_limit'
      | 'take_profit'
      | 'take_profit_limit'
      | 'trailing_stop'
      | 'trailing_stop_limit'
      | 'pegged'
      | 'market_to_limit';
    /** Limit, a multiple of the tick size. Needed by `limit`, `pegged` and the `…_limit` types, forbidden for the others. */
    readonly price?: string;
    /** Default `gtc`, for a market order `ioc`. */
    readonly timeInForce?: 'gtc' | 'ioc' | 'fok' | 'gtd' | 'day' | 'good_for_auction' | 'at_open' | 'at_close';
    /** Your own id, 1 to 36 visible ASCII characters; the same again answers the first order. */
    readonly clientOrderId?: string;
    /** Refuse the order instead of letting it take liquidity. */
    readonly postOnly?: boolean;
    /** Cancel the order when the session that placed it ends: the connection, or over REST the login. An API key has none there. */
    readonly cancelOnDisconnect?: boolean;
    /** Price at which a stop or take-profit order goes on; a trailing stop has an offset in its place. */
    readonly stopPrice?: string;
    /** Whose price triggers: the last trade, the best price of the other side, or the mark price. */
    readonly triggerSource?: 'last' | 'best' | 'mark';
    /** How far a trailing stop stays behind the price, as a price. */
    readonly trailingOffset?: string;
    /** The same in basis points of the price, 1 to 9,999. */
    readonly trailingOffsetBps?: number;
    /** When a `gtd` order expires (a `day` order expires at the close too). */
    readonly expireAt?: string;
    /** What happens when the order meets one of your own. */
    readonly selfTradePrevention?: 'none' | 'expire_taker' | 'expire_maker' | 'expire_both' | 'decrement';
    /** How much of an iceberg shows at a time. */
    readonly displayQuantity?: string;
    /** For a market order in place of `quantity`: how much of the quote asset to spend or raise. */
    readonly quoteQuantity?: string;
    /** How much must fill at once, or the order is cancelled. */
    readonly minQuantity?: string;
    /** Let the order rest one tick behind the other side where it would take liquidity. */
    readonly postOnlySlide?: boolean;
    /** Trade the whole order with one other, or not at all. */
    readonly allOrNone?: boolean;
    /** Sell at most what is available. */
    readonly reduceOnly?: boolean;
    /** Rest without being shown, behind all shown orders of the price. */
    readonly hidden?: boolean;
    /** What a pegged order follows: its own side, the other side, or the middle. */
    readonly pegType?: 'primary' | 'market' | 'mid';
    /** How far from that, as a price. */
    readonly pegOffset?: string;
    /** Let `clientOrderId` be unique among your open orders only. Sent again when the first has closed, it is a second order: do not repeat it blindly. */
    readonly openOnlyClientId?: boolean;
    /** Symbol of the instrument. */
    readonly symbol: string;
    /** How much of the base asset; a multiple of the lot size. */
    readonly quantity: string;
  };
  readonly PnlResponse: {
    /** The venue's sequence number up to which trades are counted. */
    readonly sequence: number;
    /** First day. */
    readonly from: string;
    /** Last day. */
    readonly to: string;
    /** Instruments that the account held or traded in the period. */
    readonly items: readonly Schemas['InstrumentPnlResponse'][];
    /** Sums, by quote asset. */
    readonly totals: readonly Schemas['AssetPnlResponse'][];
  };
  readonly PositionLossResponse: {
    /** Asset. */
    readonly asset: string;
    /** What the position loses. */
    readonly loss: string;
  };
  readonly PositionRequest: {
    /** Asset: a base asset of the venue, or a column of `prices`. */
    readonly asset: string;
    /** How much of it; negative for a short position. */
    readonly quantity: string;
  };
  readonly PositionResponse: {
    /** Instrument. */
    readonly symbol: string;
    /** What was bought less what was sold; negative: sold more. */
    readonly quantity: string;
    /** Average price of the position; null where it is flat. */
    readonly averagePrice: string | null;
    /** What the position was bought for, negative: sold for. */
    readonly cost: string;
    /** Realised profit and loss by average cost, before fees. */
    readonly realizedPnl: string;
    /** Fees of all trades; negative: rebates. */
    readonly fees: string;
    /** Which price that is that it is valued at; null where there is none. */
    readonly markSource: 'last' | 'mid' | 'mark' | null | null;
    /** The price that the position is valued at; null where there is none. */
    readonly markPrice: string | null;
    /** What the position is worth at that price, less its cost. */
    readonly unrealizedPnl: string | null;
    /** Open lots by first in, first out; null, with the next three, where more than 50,000 fills make up the position. */
    readonly fifoLots: number | null;
    /** What those lots were bought for, negative: sold for. */
    readonly fifoCost: string | null;
    /** Realised profit and loss by first in, first out, before fees. */
    readonly fifoRealizedPnl: string | null;
    /** What the position is worth at that price, less the cost of its lots. */
    readonly fifoUnrealizedPnl: string | null;
    /** Open in buy orders. */
    readonly openBuyQuantity: string;
    /** Open in sell orders. */
    readonly openSellQuantity: string;
  };
  readonly PositionRiskResponse: {
    /** Asset. */
    readonly asset: string;
    /** How much of it. */
    readonly quantity: string;
    /** The last price. */
    readonly price: string;
    /** Quantity × price. */
    readonly value: string;
    /** What the position adds to the value at risk: the parts of all sum to it. */
    readonly componentValueAtRisk: string;
    /** What it adds to the expected shortfall. */
    readonly componentExpectedShortfall: string;
    /** What one more unit of money in it adds to the value at risk. */
    readonly marginalValueAtRisk: number;
    /** What one more unit of money in it adds to the expected shortfall. */
    readonly marginalExpectedShortfall: number;
  };
  readonly PositionsResponse: {
    /** The venue's sequence number that all of these are of. */
    readonly sequence: number;
    /** What positions are valued at, as asked for; null: each by its instrument's own source. */
    readonly markBy: 'last' | 'mid' | 'mark' | null | null;
    /** Instruments that the account has traded or has open orders on. */
    readonly positions: readonly Schemas['PositionResponse'][];
  };
  readonly PostingRequest: {
    /** Asset. */
    readonly asset: string;
    /** Amount, above zero, with at most as many decimals as the scale of the asset. */
    readonly amount: string;
    /** Your name for this posting, 1 to 64 visible ASCII characters; the same again changes nothing. */
    readonly reference: string;
  };
  readonly PostingResponse: {
    /** Account. */
    readonly accountId: string;
    /** Asset. */
    readonly asset: string;
    /** Amount. */
    readonly amount: string;
    /** Your name for this posting. */
    readonly reference: string;
    /** The venue's sequence number of the posting. */
    readonly sequence: number;
  };
  /** What went wrong, what to do about it, and whether the same request can succeed later. */
  readonly Problem: {
    /** Where the kind of problem is explained. */
    readonly type: string;
    /** The kind in a few words. */
    readonly title: string;
    /** The HTTP status. */
    readonly status: number;
    /** The cause. */
    readonly detail: string;
    /** The stable code. */
    readonly code:
      | 'UNAUTHORIZED'
      | 'BAD_CREDENTIALS'
      | 'INVALID_REFRESH_TOKEN'
      | 'REFRESH_TOKEN_REUSED'
      | 'SIGNATURE_INVALID'
      | 'TIMESTAMP_OUT_OF_WINDOW'
      | 'REQUEST_REPLAYED'
      | 'TOTP_REQUIRED'
      | 'INVALID_INVITATION'
      | 'NEEDS_TLS'
      | 'FORBIDDEN'
      | 'DEMO_SESSION'
      | 'ADDRESS_NOT_ALLOWED'
      | 'OWN_USER'
      | 'ROLE_FIXED'
      | 'OWN_PROPOSAL'
      | 'UNKNOWN_KEY'
      | 'UNKNOWN_USER'
      | 'UNKNOWN_ROLE'
      | 'UNKNOWN_SESSION'
      | 'UNKNOWN_CONNECTION'
      | 'UNKNOWN_APPROVAL'
      | 'UNKNOWN_WITHDRAWAL'
      | 'USERNAME_TAKEN'
      | 'LAST_ADMINISTRATOR'
      | 'ROLE_IN_USE'
      | 'LABEL_TAKEN'
      | 'TOO_MANY_SUB_ACCOUNTS'
      | 'TOO_MANY_KEYS'
      | 'TOO_MANY_DELEGATES'
      | 'TOTP_ENABLED'
      | 'TOTP_NOT_BEGUN'
      | 'WITHDRAWAL_CLOSED'
      | 'TOO_MANY_WITHDRAWALS'
      | 'APPROVAL_CLOSED'
      | 'APPROVAL_MISMATCH'
      | 'TOO_MANY_PROPOSALS'
      | 'TOTP_WRONG'
      | 'TOO_MANY_LOGINS'
      | 'PASSWORDS_UNAVAILABLE'
      | 'AUDIT_UNAVAILABLE'
      | 'VALIDATION_FAILED'
      | 'INVALID_JSON'
      | 'INVALID_CURSOR'
      | 'INVALID_MOMENT'
      | 'BAD_REQUEST'
      | 'NOT_FOUND'
      | 'STATEMENT_TOO_LONG'
      | 'STATEMENT_UNDER_WAY'
      | 'UNKNOWN_RECONCILIATION'
      | 'UNKNOWN_ALERT'
      | 'ALERT_NOT_FIRING'
      | 'UNKNOWN_LIMIT'
      | 'UNKNOWN_SYMBOL'
      | 'REQUEST_TIMEOUT'
      | 'ORDER_ALREADY_CLOSED'
      | 'SIMULATION_OFF'
      | 'EVENTS_REMOVED'
      | 'PAYLOAD_TOO_LARGE'
      | 'URI_TOO_LONG'
      | 'UNSUPPORTED_MEDIA_TYPE'
      | 'EXPECTATION_FAILED'
      | 'HISTORY_TOO_LONG'
      | 'NO_POSITIONS'
      | 'PORTFOLIO_WITHOUT_RISK'
      | 'TOO_MANY_LOTS'
      | 'TOO_FEW_PRICES'
      | 'PRICE_NOT_ON_TICK'
      | 'QUANTITY_NOT_ON_LOT'
      | 'AMOUNT_TOO_PRECISE'
      | 'NUMBER_TOO_LARGE'
      | 'RATE_LIMITED'
      | 'HEADERS_TOO_LARGE'
      | 'INTERNAL_ERROR'
      | 'VENUE_BUSY'
      | 'VENUE_STARTING'
      | 'VENUE_STOPPING'
      | 'JOURNAL_FULL'
      | 'NOT_YET_PROJECTED'
      | 'OUTCOME_UNKNOWN'
      | 'UNKNOWN_COMMAND'
      | 'INVALID_COMMAND'
      | 'NOT_SUPPORTED'
      | 'INTERNAL_FAULT'
      | 'UNKNOWN_FAULT'
      | 'SECOND_PERSON_NEEDED'
      | 'UNKNOWN_INSTRUMENT'
      | 'INSTRUMENT_CLOSED'
      | 'INSTRUMENT_HALTED'
      | 'CANCEL_ONLY'
      | 'INSTRUMENT_SUSPENDED'
      | 'NOT_ALLOWED_IN_PHASE'
      | 'PHASE_NOT_REACHABLE'
      | 'PRICE_REQUIRED'
      | 'PRICE_NOT_ALLOWED'
      | 'QUANTITY_TOO_SMALL'
      | 'QUANTITY_TOO_LARGE'
      | 'NOTIONAL_TOO_SMALL'
      | 'NOTIONAL_TOO_LARGE'
      | 'POST_ONLY_WOULD_TRADE'
      | 'POST_ONLY_NEEDS_RESTING_LIMIT'
      | 'QUANTITY_NOT_ABOVE_FILLED'
      | 'STOP_PRICE_REQUIRED'
      | 'STOP_PRICE_NOT_ALLOWED'
      | 'WOULD_TRIGGER_IMMEDIATELY'
      | 'TRAILING_OFFSET_INVALID'
      | 'EXPIRY_REQUIRED'
      | 'EXPIRY_NOT_ALLOWED'
      | 'EXPIRY_PASSED'
      | 'DISPLAY_QUANTITY_INVALID'
      | 'MIN_QUANTITY_INVALID'
      | 'PEG_INVALID'
      | 'QUOTE_AMOUNT_INVALID'
      | 'REDUCE_ONLY_WOULD_INCREASE'
      | 'TERMS_NOT_COMBINABLE'
      | 'NO_REFERENCE_PRICE'
      | 'ORDER_LIST_INVALID'
      | 'NOT_REPLACEABLE'
      | 'UNKNOWN_ACCOUNT'
      | 'UNKNOWN_ASSET'
      | 'INSUFFICIENT_FUNDS'
      | 'BALANCE_OVERFLOW'
      | 'AMOUNT_NOT_POSITIVE'
      | 'DUPLICATE_REFERENCE'
      | 'UNKNOWN_TRADE'
      | 'TRADE_BUSTED'
      | 'TRADE_CHANGED'
      | 'CORRECTION_INVALID'
      | 'BUYER_SHORT'
      | 'SELLER_SHORT'
      | 'TOO_MANY_REVISIONS'
      | 'TOO_MANY_OPEN_ORDERS'
      | 'KILL_SWITCH'
      | 'RISK_LIMIT_MISSING'
      | 'INSTRUMENT_RESTRICTED'
      | 'ORDER_QUANTITY_LIMIT'
      | 'ORDER_NOTIONAL_LIMIT'
      | 'PRICE_COLLAR'
      | 'FAT_FINGER'
      | 'DUPLICATE_ORDER'
      | 'ORDER_RATE_LIMIT'
      | 'POSITION_LIMIT'
      | 'OPEN_NOTIONAL_LIMIT'
      | 'GROSS_EXPOSURE_LIMIT'
      | 'NET_EXPOSURE_LIMIT'
      | 'DAILY_LOSS_LIMIT'
      | 'VAR_LIMIT'
      | 'VAR_STALE'
      | 'INSUFFICIENT_MARGIN'
      | 'LENDING_POOL_EXHAUSTED'
      | 'NO_MARK_PRICE'
      | 'INSTRUMENT_NOT_MARGINABLE'
      | 'ACCOUNT_IN_LIQUIDATION'
      | 'FUND_ACCOUNT'
      | 'MARGIN_IN_USE'
      | 'UNKNOWN_ORDER'
      | 'DUPLICATE_CLIENT_ORDER_ID'
      | 'CLIENT_ORDER_ID_INVALID'
      | 'ASSET_EXISTS'
      | 'INSTRUMENT_EXISTS'
      | 'NOTIONAL_NOT_EXACT'
      | 'SCALE_OUT_OF_RANGE'
      | 'FEES_OUT_OF_RANGE'
      | 'LIMITS_OUT_OF_RANGE'
      | 'TOO_MANY_ASSETS'
      | 'TOO_MANY_INSTRUMENTS'
      | 'TOO_MANY_ACCOUNTS'
      | 'SYMBOL_INVALID'
      | 'BANDS_OUT_OF_RANGE'
      | 'ALLOCATION_OUT_OF_RANGE';
    /** What to do about it. */
    readonly fix: string;
    /** Whether the same request can succeed later. */
    readonly retryable: boolean;
    /** Names the request in the log. */
    readonly requestId: string;
    /** The wrong fields, for VALIDATION_FAILED. */
    readonly errors?: readonly {
      readonly field: string;
      readonly message: string;
    }[];
  };
  readonly QueueStandingResponse: {
    /** Displayed orders. */
    readonly orders: number;
    /** Their displayed quantity. */
    readonly quantity: string;
  };
  readonly ReconciliationPageResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['ReconciliationResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly ReconciliationResponse: {
    /** Id. */
    readonly reconciliationId: string;
    /** Who asked for it: a user, or `schedule`. */
    readonly requestedBy: string;
    /** When it began. */
    readonly startedAt: string;
    /** When it ended. */
    readonly finishedAt: string;
    /** How it ended; `failed` could not be carried out. */
    readonly status: 'balanced' | 'unbalanced' | 'failed';
    /** The venue's sequence number that ledger, positions and trades were compared at. */
    readonly sequence: number;
    /** Up to where the stored balances and the tape were, at or behind that sequence. */
    readonly checkpoint: number | null;
    /** How many figures were compared. */
    readonly compared: number | null;
    /** How many of them differ. */
    readonly differenceCount: number | null;
    /** The first 200 of them. */
    readonly differences: readonly Schemas['DifferenceResponse'][];
    /** Why it failed, as the code of a problem. */
    readonly problem: string | null;
  };
  readonly RecoveryCodesResponse: {
    /** Each is good for one login in the place of a one-time password. */
    readonly recoveryCodes: readonly string[];
  };
  readonly RefreshRequest: {
    /** The refresh token of the last login or refresh. It is good for one use. */
    readonly refreshToken: string;
  };
  readonly RejectWithdrawalRequest: {
    /** Why; the one who asked reads it. */
    readonly reason: string;
  };
  readonly ReplaceOrderRequest: {
    /** New limit; the present one where it is left out. */
    readonly price?: string;
    /** New total quantity, above what is filled; the present one where it is left out. */
    readonly quantity?: string;
  };
  readonly RequestWithdrawalRequest: {
    /** Asset. */
    readonly asset: string;
    /** Amount, above zero, with at most as many decimals as the scale of the asset. */
    readonly amount: string;
    /** Where the money goes, in the words of whoever pays it out. */
    readonly destination: string;
    /** Your name for it, 1 to 64 visible ASCII characters; the same again changes nothing. */
    readonly reference: string;
  };
  readonly RequiredLimitsRequest: {
    /** Accounts without one of these trade nothing. */
    readonly limits: readonly (
      | 'open_orders'
      | 'order_rate'
      | 'open_notional'
      | 'gross_exposure'
      | 'net_exposure'
      | 'daily_loss'
      | 'order_quantity'
      | 'order_notional'
      | 'price_collar'
      | 'fat_finger'
      | 'duplicate_window'
      | 'position'
      | 'restricted'
      | 'collar_source'
    )[];
  };
  readonly ReverseStressResponse: {
    /** The loss. */
    readonly loss: string;
    /** How far the scenario is from the mean, in standard deviations. */
    readonly deviations: number;
    /** The probability of losing at least as much, where returns are normal. */
    readonly probability: number;
    /** The most likely returns that lose as much. */
    readonly shocks: readonly Schemas['ShockResponse'][];
  };
  readonly RiskLimitRequest: {
    /** The account; the venue's default where neither account nor group is named. */
    readonly accountId?: string;
    /** The trade group: the limit holds for its accounts together, beside their own. */
    readonly tradeGroup?: number;
    /** The instrument, for limits on an instrument. */
    readonly symbol?: string;
    /** The quote asset, for limits on money. */
    readonly asset?: string;
    /** The limit: a quantity, an amount, a number of orders, basis points, milliseconds (`duplicate_window`, `var_max_age`), 1 or 0 for `restricted`, or `last`, `mid` or `mark` for `collar_source` and `mark_source`. */
    readonly value: string;
    /** Holds until then, and what stood before is back afterwards. */
    readonly until?: string;
  };
  readonly RiskSnapshotPageResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['RiskSnapshotResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly RiskSnapshotResponse: {
    /** Account. */
    readonly accountId: string;
    /** When it was estimated. */
    readonly takenAt: string;
    /** The currency of all money here. */
    readonly currency: string;
    /** How it was estimated. */
    readonly method: 'parametric' | 'historical' | 'filtered-historical' | 'monte-carlo';
    /** The probability with which the loss of one candle stays below the value at risk. */
    readonly confidence: number;
    /** The candles that returns were made of. */
    readonly candles: string;
    /** How many returns the figures were made of. */
    readonly periods: number | null;
    /** What the positions were worth together, without the currency itself. */
    readonly value: string | null;
    /** What was held of the currency itself. */
    readonly cash: string | null;
    /** The loss that is not exceeded with that probability. */
    readonly valueAtRisk: string | null;
    /** The mean of the losses beyond it. */
    readonly expectedShortfall: string | null;
    /** What was held and had no price in the currency. */
    readonly unpriced: readonly string[];
    /** Why there are no figures, as the code of a problem; null where there are. */
    readonly problem: string | null;
  };
  readonly RoleRequest: {
    /** What the role may do from now on. */
    readonly permissions: readonly (
      | 'orders:place'
      | 'orders:cancel'
      | 'orders:read'
      | 'account:read'
      | 'withdrawals:request'
      | 'admin:approvals'
      | 'admin:audit'
      | 'admin:roles'
      | 'admin:users'
      | 'admin:users:read'
      | 'admin:funds'
      | 'admin:withdrawals'
      | 'admin:instruments'
      | 'admin:phase'
      | 'admin:limits'
      | 'admin:risk'
      | 'admin:kill-switch'
      | 'admin:faults'
      | 'admin:stats'
      | 'admin:state'
      | 'admin:events'
      | 'admin:reconciliations'
      | 'admin:trades'
      | 'admin:alerts'
    )[];
  };
  readonly RoleResponse: {
    /** Name of the role. */
    readonly role: string;
    /** What it may do. */
    readonly permissions: readonly (
      | 'orders:place'
      | 'orders:cancel'
      | 'orders:read'
      | 'account:read'
      | 'withdrawals:request'
      | 'admin:approvals'
      | 'admin:audit'
      | 'admin:roles'
      | 'admin:users'
      | 'admin:users:read'
      | 'admin:funds'
      | 'admin:withdrawals'
      | 'admin:instruments'
      | 'admin:phase'
      | 'admin:limits'
      | 'admin:risk'
      | 'admin:kill-switch'
      | 'admin:faults'
      | 'admin:stats'
      | 'admin:state'
      | 'admin:events'
      | 'admin:reconciliations'
      | 'admin:trades'
      | 'admin:alerts'
    )[];
    /** True for the venue's own roles, which cannot be removed. */
    readonly isBuiltIn: boolean;
  };
  readonly RolesResponse: {
    /** All roles. */
    readonly items: readonly Schemas['RoleResponse'][];
  };
  readonly RotateKeyRequest: {
    /** How long the old key stays good, in seconds. */
    readonly overlapS?: number;
    /** The new public key; for ed25519 and rsa. */
    readonly publicKey?: string;
  };
  readonly ScenarioRequest: {
    /** Your name for it. */
    readonly name: string;
    /** 1 to 50 assets; all others stay as they are. */
    readonly shocks: readonly Schemas['ShockRequest'][];
  };
  readonly ScenarioResponse: {
    /** Your name for it. */
    readonly name: string;
    /** What the portfolio loses; negative where it gains. */
    readonly loss: string;
    /** What each position loses. */
    readonly positions: readonly Schemas['PositionLossResponse'][];
    /** Assets of the scenario that are not among the positions. */
    readonly withoutEffect: readonly string[];
  };
  readonly ScheduleRequest: {
    /** At most 50; none ends the schedule. */
    readonly phases: readonly Schemas['ScheduledPhaseMessage'][];
    /** Days on which nothing but `closed` begins. */
    readonly holidays?: readonly string[];
  };
  readonly ScheduleResponse: {
    /** Symbol. */
    readonly symbol: string;
    /** What begins when. */
    readonly phases: readonly Schemas['ScheduledPhaseMessage'][];
    /** Days on which nothing but `closed` begins. */
    readonly holidays: readonly string[];
    /** What comes next. */
    readonly nextPhase: 'closed' | 'pre_open' | 'auction' | 'continuous' | 'halt' | 'cancel_only' | null | null;
    /** When. */
    readonly nextAt: string | null;
  };
  readonly ScheduledPhaseMessage: {
    /** Days (UTC). */
    readonly days: readonly ('sun' | 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat')[];
    /** Time of the day (UTC). */
    readonly at: string;
    /** The phase that begins then. */
    readonly phase: 'closed' | 'pre_open' | 'auction' | 'continuous' | 'halt' | 'cancel_only';
    /** Which auction, for the phase `auction`. */
    readonly auction?: 'opening' | 'closing' | 'volatility';
    /** How long the auction lasts, in milliseconds; until the next phase where it is left out. */
    readonly auctionMs?: number;
  };
  readonly SessionResponse: {
    /** Id of the session. */
    readonly sessionId: string;
    /** The account that it acts for. */
    readonly accountId: string | null;
    /** Where it was opened. */
    readonly address: string;
    /** By what it was opened. */
    readonly userAgent: string;
    /** When it was opened. */
    readonly createdAt: string;
    /** When its tokens were last renewed. */
    readonly lastUsedAt: string;
    /** Whether it is the one that asks. */
    readonly isCurrent: boolean;
  };
  readonly SessionsResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['SessionResponse'][];
  };
  readonly SettingResponse: {
    /** The instrument that it is about. */
    readonly symbol: string | null;
    /** The account that it is about. */
    readonly accountId: string | null;
    /** The venue's sequence number from which on it holds. */
    readonly sequence: number;
  };
  readonly SettledTradeResponse: {
    /** Id of the trade. */
    readonly tradeId: string;
    /** Instrument. */
    readonly symbol: string;
    /** Whether it stands as it was traded. */
    readonly status: 'executed' | 'corrected' | 'busted';
    /** Its price now; null of one that is busted. */
    readonly price: string | null;
    /** Its quantity now; 0 of one that is busted. */
    readonly quantity: string;
    /** Side that came in and took. */
    readonly takerSide: 'buy' | 'sell';
    /** Account that took. */
    readonly takerAccountId: string;
    /** Account whose order rested. */
    readonly makerAccountId: string;
    /** What the taker pays for it now, in the quote asset. */
    readonly takerFee: string;
    /** What the maker pays for it now; negative for a rebate. */
    readonly makerFee: string;
  };
  readonly ShockRequest: {
    /** Asset. */
    readonly asset: string;
    /** Its return in the scenario: −0.3 loses 30 %. */
    readonly return: number;
  };
  readonly ShockResponse: {
    /** Asset. */
    readonly asset: string;
    /** Its return. */
    readonly return: number;
  };
  readonly SilenceAlertRequest: {
    /** Why. */
    readonly note?: string;
    /** For how many minutes. */
    readonly minutes: number;
  };
  readonly SimulatedInstrumentResponse: {
    /** Symbol. */
    readonly symbol: string;
    /** What kind of market it is. */
    readonly kind: 'pair' | 'thin' | 'stock' | 'cross';
    /** Its phase. */
    readonly phase: 'closed' | 'pre_open' | 'auction' | 'continuous' | 'halt' | 'cancel_only';
    /** What it does. */
    readonly scenario: 'calm' | 'trend' | 'volatile' | 'flash_crash' | 'liquidity_drought' | 'opening_auction' | 'halt';
    /** Which way its trend goes. */
    readonly direction: 'up' | 'down' | null | null;
    /** Since when. */
    readonly since: string;
    /** What the participants hold it to be worth, rounded to a tick. */
    readonly fairPrice: string;
  };
  readonly SimulatedParticipantResponse: {
    /** Its account. */
    readonly accountId: string;
    /** What kind of trader it is. */
    readonly kind: string;
    /** What it trades. */
    readonly symbols: readonly string[];
  };
  readonly SimulationResponse: {
    /** Whether simulated participants trade: false while their steps fail. */
    readonly isRunning: boolean;
    /** The seed that everything they do follows from, with what they find. */
    readonly seed: number;
    /** Time between two decisions, in milliseconds. */
    readonly stepMs: number;
    /** What they may send in a second. */
    readonly commandsPerSecondMax: number;
    /** What each instrument does. */
    readonly instruments: readonly Schemas['SimulatedInstrumentResponse'][];
    /** Who takes part. */
    readonly participants: readonly Schemas['SimulatedParticipantResponse'][];
  };
  readonly StateResponse: {
    /** The venue's sequence number that all of this is of. */
    readonly sequence: number;
    /** SHA-256 over the whole state of the core. */
    readonly stateHash: string;
    /** Totals over all accounts, by asset. */
    readonly ledgerTotals: Readonly<Record<string, Schemas['AssetTotalsResponse']>>;
  };
  readonly StatementAssetResponse: {
    /** Asset. */
    readonly asset: string;
    /** What there was before the period, held included. */
    readonly opening: string;
    /** What came in during the period. */
    readonly credits: string;
    /** What went out. */
    readonly debits: string;
    /** What there was at its end: opening + credits − debits. */
    readonly closing: string;
  };
  readonly StatementLineResponse: {
    /** Asset. */
    readonly asset: string;
    /** Why; a revision is what a trade was busted or corrected by. */
    readonly kind: 'deposit' | 'withdrawal' | 'trade' | 'fee' | 'revision' | 'revision_fee';
    /** Amount: positive came in, negative went out. */
    readonly amount: string;
    /** The order that caused it. */
    readonly orderId: string | null;
    /** The trade that caused it. */
    readonly tradeId: string | null;
    /** The reference of a deposit or withdrawal. */
    readonly reference: string | null;
    /** When. */
    readonly time: string;
    /** When, in nanoseconds. */
    readonly timeNs: string;
    /** The venue's sequence number of the posting. */
    readonly sequence: number;
  };
  readonly StatementMovementResponse: {
    /** When. */
    readonly time: string;
    /** The venue's sequence number of the movement. */
    readonly sequence: number;
    /** Asset. */
    readonly asset: string;
    /** Why; a revision is what a trade was busted or corrected by. */
    readonly kind: 'deposit' | 'withdrawal' | 'trade' | 'fee' | 'revision' | 'revision_fee';
    /** Amount: positive came in, negative went out. */
    readonly amount: string;
    /** What there was of the asset behind it. */
    readonly balance: string;
    /** The order that caused it. */
    readonly orderId: string | null;
    /** The trade that caused it. */
    readonly tradeId: string | null;
    /** The reference of a deposit or withdrawal. */
    readonly reference: string | null;
  };
  readonly StatementResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['StatementLineResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly StatsResponse: {
    /** What the engine does. */
    readonly state: 'starting' | 'running' | 'stopping' | 'stopped' | 'failed';
    /** How much of the journal is replayed, from 0 to 1. */
    readonly startProgress: number;
    /** Sequence number of the last command. */
    readonly sequence: number;
    /** Sequence number of the last durable command. */
    readonly durableSequence: number;
    /** Commands in the batch that fills. */
    readonly queuedCommands: number;
    /** Open orders. */
    readonly openOrders: number;
    /** Faults that are not lifted: what GET /api/v1/admin/faults lists. */
    readonly openFaults: number;
    /** Accounts. */
    readonly accounts: number;
    /** Instruments. */
    readonly instruments: number;
    /** Trades so far. */
    readonly trades: number;
    /** The journal since the start. */
    readonly journal: Schemas['JournalStatsResponse'];
    /** Seconds since the start of the process. */
    readonly uptimeS: number;
  };
  readonly StatusResponse: {
    /** Whether the venue takes orders. */
    readonly status: 'starting' | 'ready' | 'draining';
    /** What the venue is for. */
    readonly environment: 'development' | 'test' | 'production';
    /** Time of the venue. */
    readonly time: string;
    /** The same in nanoseconds since 1970. */
    readonly timeNs: string;
  };
  readonly StressRequest: {
    /** The currency that positions are valued and losses are told in. */
    readonly currency: string;
    /** 1 to 50 positions, each asset once; your balances where they are left out. */
    readonly positions?: readonly Schemas['PositionRequest'][];
    /** Closing prices as CSV: `date,ASSET,…`, oldest first (docs/risk-analytics.md), at most 60000 characters. The venue's own candles where it is left out. */
    readonly prices?: string;
    /** The candles that returns are made of, without effect beside `prices`. */
    readonly interval?:
      '1s' | '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '6h' | '8h' | '12h' | '1d' | '3d' | '1w';
    /** The most returns that are used, the newest ones. */
    readonly periods?: number;
    /** Covariance of the sample, or exponentially weighted around zero. */
    readonly covariance?: 'sample' | 'ewma';
    /** λ of exponential weights and of the filtered historical method. */
    readonly decay?: number;
    /** At most 20. */
    readonly scenarios?: readonly Schemas['ScenarioRequest'][];
    /** The loss whose most likely scenario is asked for. */
    readonly reverseLoss?: string;
    /** How many periods the loss of `reverseLoss` takes. */
    readonly horizon?: number;
    /** How many of the worst periods of history are shown. */
    readonly worst?: number;
  };
  readonly StressResponse: {
    /** The currency of all money here. */
    readonly currency: string;
    /** What the positions are worth together, without the currency itself. */
    readonly value: string;
    /** What is held of the currency itself: it has no risk. */
    readonly cash: string;
    /** What is held and has no price in the currency: it is in no figure here. */
    readonly unpriced: readonly string[];
    /** How many returns the figures are made of. */
    readonly periods: number;
    /** The time of the first of them. */
    readonly from: string;
    /** The time of the last of them. */
    readonly to: string;
    /** Your scenarios. */
    readonly scenarios: readonly Schemas['ScenarioResponse'][];
    /** The answer to `reverseLoss`, where it was asked for. */
    readonly reverse?: Schemas['ReverseStressResponse'];
    /** The worst periods of history, the worst first. */
    readonly worst: readonly Schemas['WorstPeriodResponse'][];
  };
  readonly TestResponse: {
    /** −2 ln of the ratio of likelihoods. */
    readonly statistic: number;
    /** The probability of a statistic at least as large, were the model right. */
    readonly pValue: number;
  };
  readonly TickerResponse: {
    /** Symbol. */
    readonly symbol: string;
    /** Last price; null where nothing was ever traded. */
    readonly last: string | null;
    /** First price of the last 24 hours. */
    readonly open: string | null;
    /** Highest price of the last 24 hours. */
    readonly high: string | null;
    /** Lowest price of the last 24 hours. */
    readonly low: string | null;
    /** Quantity that was traded in the last 24 hours. */
    readonly volume: string;
    /** What was paid for it, in the quote asset. */
    readonly quoteVolume: string;
    /** Number of trades in the last 24 hours. */
    readonly tradeCount: number;
    /** Best bid. */
    readonly bid: string | null;
    /** Quantity at the best bid. */
    readonly bidQuantity: string | null;
    /** Best ask. */
    readonly ask: string | null;
    /** Quantity at the best ask. */
    readonly askQuantity: string | null;
    /** End of the 24 hours. */
    readonly time: string;
    /** The same in nanoseconds since 1970. */
    readonly timeNs: string;
    /** The venue's sequence number that the ticker is of. */
    readonly sequence: number;
  };
  readonly TimeResponse: {
    /** Time of the venue. */
    readonly time: string;
    /** The same in nanoseconds since 1970. */
    readonly timeNs: string;
  };
  readonly TokenPairResponse: {
    /** Bearer token for the `Authorization` header. */
    readonly accessToken: string;
    /** For POST /auth/refresh, once. */
    readonly refreshToken: string;
    /** Seconds until the access token expires. */
    readonly expiresIn: number;
  };
  readonly TotpResponse: {
    /** The secret, for applications that take it as text. */
    readonly secret: string;
    /** The same as a QR code holds it. */
    readonly uri: string;
  };
  readonly TradeGroupRequest: {
    /** Accounts of one group are one owner’s: their orders are each other’s own for self-trade prevention, and limits of the group hold for them together; 0 is none. */
    readonly tradeGroup: number;
  };
  readonly TradePageResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['TradeResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly TradeResponse: {
    /** Id of the trade. */
    readonly tradeId: string;
    /** Price. */
    readonly price: string;
    /** Quantity. */
    readonly quantity: string;
    /** Side that came in and took. */
    readonly takerSide: 'buy' | 'sell';
    /** Whether a participant of the simulation took part. */
    readonly simulated: boolean;
    /** When it was traded. */
    readonly time: string;
    /** The same in nanoseconds since 1970. */
    readonly timeNs: string;
    /** The venue's sequence number of the trade. */
    readonly sequence: number;
  };
  readonly TradeRevisionPageResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['TradeRevisionResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
    /** The sequence up to which the list is complete. */
    readonly sequence: number;
  };
  readonly TradeRevisionResponse: {
    /** Id of the trade. */
    readonly tradeId: string;
    /** What was done. */
    readonly status: 'corrected' | 'busted';
    /** Its price from then on; null of one that is busted. */
    readonly price: string | null;
    /** Its quantity from then on; 0 of one that is busted. */
    readonly quantity: string;
    /** Its price before. */
    readonly oldPrice: string;
    /** Its quantity before. */
    readonly oldQuantity: string;
    /** When. */
    readonly time: string;
    /** The venue's sequence number of the revision. */
    readonly sequence: number;
  };
  readonly TradingResponse: {
    /** Symbol. */
    readonly symbol: string;
    /** Trading phase. */
    readonly phase: 'closed' | 'pre_open' | 'auction' | 'continuous' | 'halt' | 'cancel_only';
    /** Which auction; null outside the phase `auction`. */
    readonly auction: 'opening' | 'closing' | 'volatility' | null | null;
    /** When the phase ends by itself. */
    readonly phaseEndsAt: string | null;
    /** Who began the phase: an operator or the schedule, a breaker, or a fault of the venue. */
    readonly phaseReason: 'operator' | 'limit_state' | 'market_level_1' | 'market_level_2' | 'market_level_3' | 'fault';
    /** At what price the auction would trade now; null where nothing crosses. */
    readonly indicativePrice: string | null;
    /** How much it would trade. */
    readonly indicativeVolume: string | null;
    /** Which side would be left with more at that price. */
    readonly surplusSide: 'buy' | 'sell' | null | null;
    /** How much more. */
    readonly surplus: string | null;
    /** Price of the last auction that traded. */
    readonly lastAuctionPrice: string | null;
    /** Volume of the last auction. */
    readonly lastAuctionVolume: string | null;
    /** Mark price, which stops can be triggered by. */
    readonly markPrice: string | null;
    /** Side of the orders that wait at the edge of a price band. */
    readonly limitStateSide: 'buy' | 'sell' | null | null;
    /** That edge. */
    readonly limitStatePrice: string | null;
  };
  readonly UseAccountRequest: {
    /** An account of GET /accounts. */
    readonly accountId: string;
  };
  readonly UserDetailResponse: {
    /** Id of the user. */
    readonly userId: string;
    /** User name. */
    readonly username: string;
    /** Trading account; null for a user who does not trade. */
    readonly accountId: string | null;
    /** Roles. */
    readonly roles: readonly string[];
    /** Whether the user may log in no more. */
    readonly isDisabled: boolean;
    /** When the user was created. */
    readonly createdAt: string;
  };
  readonly UserPageResponse: {
    /** By name. */
    readonly items: readonly Schemas['UserDetailResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly UserResponse: {
    /** Id of the user. */
    readonly userId: string;
    /** User name. */
    readonly username: string;
    /** Trading account; null for a user who does not trade. */
    readonly accountId: string | null;
    /** Roles. */
    readonly roles: readonly string[];
  };
  readonly VarRequest: {
    /** The currency that positions are valued and losses are told in. */
    readonly currency: string;
    /** 1 to 50 positions, each asset once; your balances where they are left out. */
    readonly positions?: readonly Schemas['PositionRequest'][];
    /** Closing prices as CSV: `date,ASSET,…`, oldest first (docs/risk-analytics.md), at most 60000 characters. The venue's own candles where it is left out. */
    readonly prices?: string;
    /** The candles that returns are made of, without effect beside `prices`. */
    readonly interval?:
      '1s' | '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '6h' | '8h' | '12h' | '1d' | '3d' | '1w';
    /** The most returns that are used, the newest ones. */
    readonly periods?: number;
    /** Covariance of the sample, or exponentially weighted around zero. */
    readonly covariance?: 'sample' | 'ewma';
    /** λ of exponential weights and of the filtered historical method. */
    readonly decay?: number;
    /** How it is estimated. */
    readonly method?: 'parametric' | 'historical' | 'filtered-historical' | 'monte-carlo';
    /** The probability with which the loss stays below the value at risk. */
    readonly confidence?: number;
    /** How many periods ahead. */
    readonly horizon?: number;
    /** Paths of `monte-carlo`. */
    readonly paths?: number;
    /** Seed of `monte-carlo`: the same one gives the same figure. */
    readonly seed?: number;
  };
  readonly VarResponse: {
    /** The currency of all money here. */
    readonly currency: string;
    /** What the positions are worth together, without the currency itself. */
    readonly value: string;
    /** What is held of the currency itself: it has no risk. */
    readonly cash: string;
    /** What is held and has no price in the currency: it is in no figure here. */
    readonly unpriced: readonly string[];
    /** How many returns the figures are made of. */
    readonly periods: number;
    /** The time of the first of them. */
    readonly from: string;
    /** The time of the last of them. */
    readonly to: string;
    /** How it was estimated. */
    readonly method: 'parametric' | 'historical' | 'filtered-historical' | 'monte-carlo';
    /** The probability with which the loss stays below the value at risk. */
    readonly confidence: number;
    /** How many periods ahead. */
    readonly horizon: number;
    /** The loss that is not exceeded with that probability. */
    readonly valueAtRisk: string;
    /** The mean of the losses beyond it. */
    readonly expectedShortfall: string;
    /** Standard error of the value at risk, of `monte-carlo` only. */
    readonly valueAtRiskError: string | null;
    /** Standard error of the expected shortfall, of `monte-carlo` only. */
    readonly expectedShortfallError: string | null;
    /** Each position and its part. */
    readonly positions: readonly Schemas['PositionRiskResponse'][];
  };
  readonly WithdrawalPageResponse: {
    /** Newest first. */
    readonly items: readonly Schemas['WithdrawalResponse'][];
    /** Cursor of the next page; null on the last one. */
    readonly nextCursor: string | null;
  };
  readonly WithdrawalResponse: {
    /** Id of the request. */
    readonly withdrawalId: string;
    /** Account. */
    readonly accountId: string;
    /** Asset. */
    readonly asset: string;
    /** Amount. */
    readonly amount: string;
    /** Where the money goes. */
    readonly destination: string;
    /** The name that the one who asked gave it. */
    readonly reference: string;
    /** `approved` while it is posted, or where the venue stopped meanwhile: it goes on at the next start. */
    readonly status: 'pending' | 'approved' | 'done' | 'failed' | 'rejected' | 'cancelled';
    /** Who asked. */
    readonly requestedBy: string;
    /** When. */
    readonly requestedAt: string;
    /** Who granted, rejected or cancelled it. */
    readonly decidedBy: string | null;
    /** When. */
    readonly decidedAt: string | null;
    /** The problem of one that failed, the reason of one that was rejected. */
    readonly reason: string | null;
    /** The venue's sequence number of the posting. */
    readonly sequence: number | null;
  };
  readonly WorstPeriodResponse: {
    /** The period. */
    readonly time: string;
    /** What the positions of today would have lost. */
    readonly loss: string;
  };
}

/** What each operation is given, and what it answers when it succeeds. */
export interface Operations {
  /** List the instruments */
  readonly pairsList: { readonly input: object; readonly answer: Schemas['InstrumentPageResponse'] };
  /** Read one instrument */
  readonly pairsGet: {
    readonly input: { readonly path: { readonly symbol: string } };
    readonly answer: Schemas['InstrumentResponse'];
  };
  /** Read what an instrument is doing */
  readonly pairsTrading: {
    readonly input: { readonly path: { readonly symbol: string } };
    readonly answer: Schemas['TradingResponse'];
  };
  /** Read your fees */
  readonly pairsFees: { readonly input: object; readonly answer: Schemas['FeePageResponse'] };
  /** Define an asset */
  readonly instrumentsAdminDefineAsset: {
    readonly input: { readonly body: Schemas['AssetRequest'] };
    readonly answer: Schemas['AssetResponse'];
  };
  /** Define an instrument */
  readonly instrumentsAdminDefine: {
    readonly input: { readonly body: Schemas['InstrumentRequest'] };
    readonly answer: Schemas['InstrumentResponse'];
  };
  /** Change the terms of an instrument */
  readonly instrumentsAdminChange: {
    readonly input: { readonly path: { readonly symbol: string }; readonly body: Schemas['InstrumentChangeRequest'] };
    readonly answer: Schemas['InstrumentResponse'] | Schemas['ApprovalResponse'];
  };
  /** Set the trading phase of an instrument */
  readonly tradingAdminSetPhase: {
    readonly input: { readonly path: { readonly symbol: string }; readonly body: Schemas['PhaseRequest'] };
    readonly answer: Schemas['InstrumentResponse'] | Schemas['ApprovalResponse'];
  };
  /** Halt the market, or reopen what is halted */
  readonly tradingAdminSetMarketPhase: {
    readonly input: { readonly body: Schemas['MarketPhaseRequest'] };
    readonly answer: Schemas['MarketPhaseResponse'] | Schemas['ApprovalResponse'];
  };
  /** Set how the levels of an instrument are divided */
  readonly tradingAdminSetAllocation: {
    readonly input: { readonly path: { readonly symbol: string }; readonly body: Schemas['AllocationRequest'] };
    readonly answer: Schemas['SettingResponse'];
  };
  /** Set the price bands of an instrument */
  readonly tradingAdminSetBands: {
    readonly input: { readonly path: { readonly symbol: string }; readonly body: Schemas['BandsRequest'] };
    readonly answer: Schemas['SettingResponse'];
  };
  /** Set the mark price of an instrument */
  readonly tradingAdminSetMarkPrice: {
    readonly input: { readonly path: { readonly symbol: string }; readonly body: Schemas['MarkPriceRequest'] };
    readonly answer: Schemas['SettingResponse'] | Schemas['ApprovalResponse'];
  };
  /** Set what the accounts of a tier pay on an instrument */
  readonly tradingAdminSetFeeTier: {
    readonly input: { readonly path: { readonly symbol: string }; readonly body: Schemas['FeeTierRequest'] };
    readonly answer: Schemas['SettingResponse'] | Schemas['ApprovalResponse'];
  };
  /** Set the fee tier of an account */
  readonly tradingAdminSetAccountTier: {
    readonly input: { readonly path: { readonly accountId: string }; readonly body: Schemas['AccountTierRequest'] };
    readonly answer: Schemas['SettingResponse'] | Schemas['ApprovalResponse'];
  };
  /** Set the trade group of an account */
  readonly tradingAdminSetTradeGroup: {
    readonly input: { readonly path: { readonly accountId: string }; readonly body: Schemas['TradeGroupRequest'] };
    readonly answer: Schemas['SettingResponse'] | Schemas['ApprovalResponse'];
  };
  /** Read when an instrument changes its phase */
  readonly scheduleGet: {
    readonly input: { readonly path: { readonly symbol: string } };
    readonly answer: Schemas['ScheduleResponse'];
  };
  /** Set when an instrument changes its phase */
  readonly schedulePut: {
    readonly input: { readonly path: { readonly symbol: string }; readonly body: Schemas['ScheduleRequest'] };
    readonly answer: Schemas['ScheduleResponse'];
  };
  /** Search the audit trail */
  readonly auditList: {
    readonly input: {
      readonly query?: {
        readonly actor?: string;
        readonly action?: string;
        readonly target?: string;
        readonly outcome?: 'attempted' | 'done' | 'proposed' | 'refused' | 'denied' | 'failed';
        readonly from?: string;
        readonly to?: string;
        readonly limit?: number;
        readonly cursor?: string;
      };
    };
    readonly answer: Schemas['AuditPageResponse'];
  };
  /** Read where the audit trail ends */
  readonly auditHead: { readonly input: object; readonly answer: Schemas['AuditHeadResponse'] };
  /** Export the audit trail as CSV or JSON lines */
  readonly auditExport: {
    readonly input: {
      readonly query?: {
        readonly actor?: string;
        readonly action?: string;
        readonly target?: string;
        readonly outcome?: 'attempted' | 'done' | 'proposed' | 'refused' | 'denied' | 'failed';
        readonly from?: string;
        readonly to?: string;
        readonly format?: 'csv' | 'jsonl';
      };
    };
    readonly answer: string;
  };
  /** List what waits, or waited, for a second person */
  readonly approvalsList: {
    readonly input: {
      readonly query?: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly status?: 'pending' | 'approved' | 'done' | 'failed' | 'rejected' | 'withdrawn' | 'expired';
      };
    };
    readonly answer: Schemas['ApprovalPageResponse'];
  };
  /** Read a proposal */
  readonly approvalsGet: {
    readonly input: { readonly path: { readonly approvalId: string } };
    readonly answer: Schemas['ApprovalResponse'];
  };
  /** Approve what somebody else proposed, and have it done */
  readonly approvalsApprove: {
    readonly input: { readonly path: { readonly approvalId: string }; readonly body: Schemas['ApproveRequest'] };
    readonly answer: Schemas['ApprovalResponse'];
  };
  /** Reject a proposal, or withdraw your own */
  readonly approvalsReject: {
    readonly input: { readonly path: { readonly approvalId: string } };
    readonly answer: Schemas['ApprovalResponse'];
  };
  /** Read your balances */
  readonly balancesGet: { readonly input: object; readonly answer: Schemas['BalancesResponse'] };
  /** Deposit to an account */
  readonly fundsDeposit: {
    readonly input: { readonly path: { readonly accountId: string }; readonly body: Schemas['PostingRequest'] };
    readonly answer: Schemas['PostingResponse'] | Schemas['ApprovalResponse'];
  };
  /** Withdraw from an account */
  readonly fundsWithdraw: {
    readonly input: { readonly path: { readonly accountId: string }; readonly body: Schemas['PostingRequest'] };
    readonly answer: Schemas['PostingResponse'] | Schemas['ApprovalResponse'];
  };
  /** List your postings: every movement of your money */
  readonly statementList: {
    readonly input: { readonly query?: { readonly limit?: number; readonly cursor?: string; readonly asset?: string } };
    readonly answer: Schemas['StatementResponse'];
  };
  /** Read the statement of your account for a period */
  readonly accountStatementsOwn: {
    readonly input: {
      readonly query?: { readonly from?: string; readonly to?: string; readonly format?: 'json' | 'csv' };
    };
    readonly answer: Schemas['AccountStatementResponse'];
  };
  /** Read the statement of an account for a period */
  readonly accountStatementsOfAccount: {
    readonly input: {
      readonly path: { readonly accountId: string };
      readonly query?: { readonly from?: string; readonly to?: string; readonly format?: 'json' | 'csv' };
    };
    readonly answer: Schemas['AccountStatementResponse'];
  };
  /** Ask for a withdrawal */
  readonly withdrawalsRequest: {
    readonly input: { readonly body: Schemas['RequestWithdrawalRequest'] };
    readonly answer: Schemas['WithdrawalResponse'];
  };
  /** List the withdrawals of your account */
  readonly withdrawalsList: {
    readonly input: {
      readonly query?: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly status?: 'pending' | 'approved' | 'done' | 'failed' | 'rejected' | 'cancelled';
      };
    };
    readonly answer: Schemas['WithdrawalPageResponse'];
  };
  /** Read one of the withdrawals of your account */
  readonly withdrawalsGet: {
    readonly input: { readonly path: { readonly withdrawalId: string } };
    readonly answer: Schemas['WithdrawalResponse'];
  };
  /** Cancel a withdrawal that waits for its grant */
  readonly withdrawalsCancel: {
    readonly input: { readonly path: { readonly withdrawalId: string } };
    readonly answer: Schemas['WithdrawalResponse'];
  };
  /** List what was asked for, of all accounts */
  readonly withdrawalsAdminList: {
    readonly input: {
      readonly query?: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly status?: 'pending' | 'approved' | 'done' | 'failed' | 'rejected' | 'cancelled';
      };
    };
    readonly answer: Schemas['WithdrawalPageResponse'];
  };
  /** Grant a withdrawal and have it posted */
  readonly withdrawalsAdminApprove: {
    readonly input: { readonly path: { readonly withdrawalId: string } };
    readonly answer: Schemas['WithdrawalResponse'];
  };
  /** Reject a withdrawal */
  readonly withdrawalsAdminReject: {
    readonly input: {
      readonly path: { readonly withdrawalId: string };
      readonly body: Schemas['RejectWithdrawalRequest'];
    };
    readonly answer: Schemas['WithdrawalResponse'];
  };
  /** Reconcile ledger, positions and trades now */
  readonly reconciliationsRun: { readonly input: object; readonly answer: Schemas['ReconciliationResponse'] };
  /** List reconciliations */
  readonly reconciliationsList: {
    readonly input: { readonly query?: { readonly limit?: number; readonly cursor?: string } };
    readonly answer: Schemas['ReconciliationPageResponse'];
  };
  /** Read a reconciliation */
  readonly reconciliationsGet: {
    readonly input: { readonly path: { readonly reconciliationId: string } };
    readonly answer: Schemas['ReconciliationResponse'];
  };
  /** Read a trade with both of its sides, as it stands now */
  readonly tradeRevisionsAdminGet: {
    readonly input: { readonly path: { readonly tradeId: string } };
    readonly answer: Schemas['SettledTradeResponse'];
  };
  /** Bust a trade: both sides get back what they gave, fees included */
  readonly tradeRevisionsAdminBust: {
    readonly input: { readonly path: { readonly tradeId: string }; readonly body: Schemas['BustTradeRequest'] };
    readonly answer: Schemas['SettledTradeResponse'] | Schemas['ApprovalResponse'];
  };
  /** Correct the price or the quantity of a trade */
  readonly tradeRevisionsAdminCorrect: {
    readonly input: { readonly path: { readonly tradeId: string }; readonly body: Schemas['CorrectTradeRequest'] };
    readonly answer: Schemas['SettledTradeResponse'] | Schemas['ApprovalResponse'];
  };
  /** List the trades of an instrument that were busted or corrected */
  readonly tradeRevisionsList: {
    readonly input: {
      readonly path: { readonly symbol: string };
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly answer: Schemas['TradeRevisionPageResponse'];
  };
  /** Stop or release the venue, an account, a group, an instrument or a session */
  readonly riskAdminSetKillSwitch: {
    readonly input: { readonly body: Schemas['KillSwitchRequest'] };
    readonly answer: Schemas['KillSwitchResponse'] | Schemas['ApprovalResponse'];
  };
  /** Set the limits of an account or the default of the venue */
  readonly riskAdminSetLimits: {
    readonly input: { readonly body: Schemas['LimitsRequest'] };
    readonly answer: Schemas['LimitsResponse'] | Schemas['ApprovalResponse'];
  };
  /** Read the limits of an account, a group or the venue */
  readonly limitsOf: {
    readonly input: { readonly query?: { readonly accountId?: string; readonly tradeGroup?: number } };
    readonly answer: Schemas['LimitsInForceResponse'];
  };
  /** Read your limits */
  readonly limitsOwn: { readonly input: object; readonly answer: Schemas['LimitsInForceResponse'] };
  /** Set which limits every account must have */
  readonly limitsSetRequired: {
    readonly input: { readonly body: Schemas['RequiredLimitsRequest'] };
    readonly answer: Schemas['LimitSetResponse'] | Schemas['ApprovalResponse'];
  };
  /** Set a limit of an account, a group or the venue */
  readonly limitsSetLimit: {
    readonly input: { readonly path: { readonly limit: string }; readonly body: Schemas['RiskLimitRequest'] };
    readonly answer: Schemas['LimitSetResponse'] | Schemas['ApprovalResponse'];
  };
  /** Remove a limit of an account, a group or the venue */
  readonly limitsRemoveLimit: {
    readonly input: {
      readonly path: { readonly limit: string };
      readonly query?: {
        readonly accountId?: string;
        readonly tradeGroup?: number;
        readonly symbol?: string;
        readonly asset?: string;
      };
    };
    readonly answer: Schemas['LimitSetResponse'] | Schemas['ApprovalResponse'];
  };
  /** Read the market-wide breaker */
  readonly marketBreakerGet: { readonly input: object; readonly answer: Schemas['MarketBreakerResponse'] };
  /** Set the market-wide breaker */
  readonly marketBreakerSet: {
    readonly input: { readonly body: Schemas['MarketBreakerRequest'] };
    readonly answer: Schemas['MarketBreakerSetResponse'] | Schemas['ApprovalResponse'];
  };
  /** Switch the market-wide breaker off */
  readonly marketBreakerRemove: {
    readonly input: object;
    readonly answer: Schemas['MarketBreakerSetResponse'] | Schemas['ApprovalResponse'];
  };
  /** Read your margin */
  readonly marginOwn: { readonly input: object; readonly answer: Schemas['OwnMarginResponse'] };
  /** List margin accounts */
  readonly marginList: { readonly input: object; readonly answer: Schemas['MarginOverviewResponse'] };
  /** Set the margin terms of an instrument */
  readonly marginSetTerms: {
    readonly input: { readonly path: { readonly symbol: string }; readonly body: Schemas['MarginTermsRequest'] };
    readonly answer: Schemas['MarginSetResponse'] | Schemas['ApprovalResponse'];
  };
  /** Let an account trade on margin, or no more */
  readonly marginSetAccount: {
    readonly input: { readonly path: { readonly accountId: string }; readonly body: Schemas['AccountMarginRequest'] };
    readonly answer: Schemas['MarginSetResponse'] | Schemas['ApprovalResponse'];
  };
  /** Name the lending pool or the insurance */
  readonly marginSetFund: {
    readonly input: { readonly body: Schemas['MarginFundRequest'] };
    readonly answer: Schemas['MarginSetResponse'] | Schemas['ApprovalResponse'];
  };
  /** Read your positions */
  readonly positionsGet: {
    readonly input: { readonly query?: { readonly markBy?: 'last' | 'mid' | 'mark' } };
    readonly answer: Schemas['PositionsResponse'];
  };
  /** List the open lots of a position */
  readonly positionsLots: {
    readonly input: {
      readonly path: { readonly symbol: string };
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly answer: Schemas['LotPageResponse'];
  };
  /** Read where your profit and loss came from */
  readonly pnlGet: {
    readonly input: { readonly query?: { readonly from?: string; readonly to?: string } };
    readonly answer: Schemas['PnlResponse'];
  };
  /** List the faults that are not lifted */
  readonly faultsList: { readonly input: object; readonly answer: Schemas['FaultsResponse'] };
  /** Approve to lift a fault */
  readonly faultsLift: {
    readonly input: { readonly path: { readonly sequence: string } };
    readonly answer: Schemas['FaultLiftResponse'];
  };
  /** Place an order */
  readonly ordersPlace: {
    readonly input: { readonly body: Schemas['PlaceOrderRequest'] };
    readonly answer: Schemas['OrderResponse'];
  };
  /** List your orders */
  readonly ordersList: {
    readonly input: {
      readonly query?: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly symbol?: string;
        readonly status?:
          | 'open'
          | 'closed'
          | 'pending_trigger'
          | 'new'
          | 'partially_filled'
          | 'filled'
          | 'cancelled'
          | 'expired'
          | 'rejected';
        readonly clientOrderId?: string;
      };
    };
    readonly answer: Schemas['OrderPageResponse'];
  };
  /** Cancel your open orders */
  readonly ordersCancelMany: {
    readonly input: {
      readonly query?: {
        readonly symbol?: string;
        readonly side?: 'buy' | 'sell';
        readonly lowestPrice?: string;
        readonly highestPrice?: string;
        readonly session?: 'current';
      };
    };
    readonly answer: Schemas['MassCancelResponse'];
  };
  /** Read one of your orders */
  readonly ordersGet: {
    readonly input: { readonly path: { readonly orderId: string } };
    readonly answer: Schemas['OrderResponse'];
  };
  /** Change price or quantity of an open order */
  readonly ordersReplace: {
    readonly input: { readonly path: { readonly orderId: string }; readonly body: Schemas['ReplaceOrderRequest'] };
    readonly answer: Schemas['OrderResponse'];
  };
  /** Cancel one of your orders */
  readonly ordersCancel: {
    readonly input: { readonly path: { readonly orderId: string } };
    readonly answer: Schemas['OrderResponse'];
  };
  /** Place orders that depend on each other */
  readonly orderListsPlace: {
    readonly input: { readonly body: Schemas['OrderListRequest'] };
    readonly answer: Schemas['OrderListResponse'];
  };
  /** Read one of your order lists */
  readonly orderListsGet: {
    readonly input: { readonly path: { readonly listId: string } };
    readonly answer: Schemas['OrderListResponse'];
  };
  /** Cancel the open orders of a list */
  readonly orderListsCancel: {
    readonly input: { readonly path: { readonly listId: string } };
    readonly answer: Schemas['OrderListResponse'];
  };
  /** Place, replace and cancel many orders */
  readonly orderBatchRun: {
    readonly input: { readonly body: Schemas['BatchRequest'] };
    readonly answer: Schemas['BatchResponse'];
  };
  /** Check an order without placing it */
  readonly orderBatchTest: {
    readonly input: { readonly body: Schemas['PlaceOrderRequest'] };
    readonly answer: Schemas['OrderTestResponse'];
  };
  /** List your trades */
  readonly accountTradesList: {
    readonly input: {
      readonly query?: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly symbol?: string;
        readonly orderId?: string;
      };
    };
    readonly answer: Schemas['AccountTradePageResponse'];
  };
  /** Read the event store */
  readonly eventHistoryEvents: {
    readonly input: { readonly query?: { readonly limit?: number; readonly cursor?: string; readonly from?: number } };
    readonly answer: Schemas['EventPageResponse'];
  };
  /** Read what happened to an order, and what it was after each event */
  readonly eventHistoryOrder: {
    readonly input: {
      readonly path: { readonly id: string };
      readonly query?: { readonly limit?: number; readonly cursor?: string; readonly asOf?: string };
    };
    readonly answer: Schemas['OrderHistoryResponse'];
  };
  /** Read what happened to an account, and what it had after each event */
  readonly eventHistoryAccount: {
    readonly input: {
      readonly path: { readonly accountId: string };
      readonly query?: { readonly limit?: number; readonly cursor?: string; readonly asOf?: string };
    };
    readonly answer: Schemas['AccountHistoryResponse'];
  };
  /** Read what happened on an instrument, and what it was after each event */
  readonly eventHistoryInstrument: {
    readonly input: {
      readonly path: { readonly symbol: string };
      readonly query?: { readonly limit?: number; readonly cursor?: string; readonly asOf?: string };
    };
    readonly answer: Schemas['InstrumentHistoryResponse'];
  };
  /** Read the book of an instrument as it was behind any command */
  readonly pastBookRead: {
    readonly input: {
      readonly path: { readonly symbol: string };
      readonly query: { readonly sequence: number; readonly levels?: number };
    };
    readonly answer: Schemas['PastBookResponse'];
  };
  /** Read why one of your orders was filled when it was */
  readonly orderExplanationExplain: {
    readonly input: { readonly path: { readonly orderId: string } };
    readonly answer: Schemas['OrderExplanationResponse'];
  };
  /** Read the tickers of all instruments */
  readonly marketDataMarket: { readonly input: object; readonly answer: Schemas['MarketResponse'] };
  /** Read the order book of an instrument */
  readonly marketDataBook: {
    readonly input: { readonly path: { readonly symbol: string }; readonly query?: { readonly depth?: number } };
    readonly answer: Schemas['BookResponse'];
  };
  /** Read the book of an instrument order by order */
  readonly marketDataOrders: {
    readonly input: { readonly path: { readonly symbol: string }; readonly query?: { readonly depth?: number } };
    readonly answer: Schemas['OrderBookResponse'];
  };
  /** List the trades of an instrument */
  readonly marketDataTrades: {
    readonly input: {
      readonly path: { readonly symbol: string };
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly answer: Schemas['TradePageResponse'];
  };
  /** List the candles of an instrument */
  readonly marketDataCandles: {
    readonly input: {
      readonly path: { readonly symbol: string };
      readonly query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly interval:
          | '1s'
          | '1m'
          | '3m'
          | '5m'
          | '15m'
          | '30m'
          | '1h'
          | '2h'
          | '4h'
          | '6h'
          | '8h'
          | '12h'
          | '1d'
          | '3d'
          | '1w'
          | '1M';
        readonly from?: string;
        readonly to?: string;
      };
    };
    readonly answer: Schemas['CandlePageResponse'];
  };
  /** Read the ticker of an instrument */
  readonly marketDataTicker: {
    readonly input: { readonly path: { readonly symbol: string } };
    readonly answer: Schemas['TickerResponse'];
  };
  /** Export the trades of an instrument as CSV or Parquet */
  readonly historyExportTrades: {
    readonly input: {
      readonly path: { readonly symbol: string };
      readonly query?: {
        readonly format?: 'csv' | 'parquet';
        readonly limit?: number;
        readonly from?: string;
        readonly to?: string;
        readonly beforeTradeId?: number;
      };
    };
    readonly answer: string;
  };
  /** Export the candles of an instrument as CSV or Parquet */
  readonly historyExportCandles: {
    readonly input: {
      readonly path: { readonly symbol: string };
      readonly query: {
        readonly format?: 'csv' | 'parquet';
        readonly limit?: number;
        readonly from?: string;
        readonly to?: string;
        readonly interval:
          | '1s'
          | '1m'
          | '3m'
          | '5m'
          | '15m'
          | '30m'
          | '1h'
          | '2h'
          | '4h'
          | '6h'
          | '8h'
          | '12h'
          | '1d'
          | '3d'
          | '1w'
          | '1M';
      };
    };
    readonly answer: string;
  };
  /** Estimate what a portfolio can lose */
  readonly riskAnalyticsValueAtRisk: {
    readonly input: { readonly body: Schemas['VarRequest'] };
    readonly answer: Schemas['VarResponse'];
  };
  /** Ask what scenarios cost, and which scenario costs an amount */
  readonly riskAnalyticsStress: {
    readonly input: { readonly body: Schemas['StressRequest'] };
    readonly answer: Schemas['StressResponse'];
  };
  /** Test forecasts of value at risk against what came */
  readonly riskAnalyticsBacktest: {
    readonly input: { readonly body: Schemas['BacktestRequest'] };
    readonly answer: Schemas['BacktestResponse'];
  };
  /** List what your account could lose, as it was recorded */
  readonly riskAnalyticsSnapshots: {
    readonly input: { readonly query?: { readonly limit?: number; readonly cursor?: string } };
    readonly answer: Schemas['RiskSnapshotPageResponse'];
  };
  /** Estimate what an account can lose */
  readonly accountRiskRead: {
    readonly input: {
      readonly path: { readonly accountId: string };
      readonly query: {
        readonly currency: string;
        readonly method?: 'parametric' | 'historical' | 'filtered-historical' | 'monte-carlo';
        readonly confidence?: string;
        readonly horizon?: number;
        readonly interval?:
          '1s' | '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '6h' | '8h' | '12h' | '1d' | '3d' | '1w';
        readonly periods?: number;
      };
    };
    readonly answer: Schemas['VarResponse'];
  };
  /** List what an account could lose, as it was recorded */
  readonly accountRiskSnapshots: {
    readonly input: {
      readonly path: { readonly accountId: string };
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly answer: Schemas['RiskSnapshotPageResponse'];
  };
  /** Log in */
  readonly authLogin: {
    readonly input: { readonly body: Schemas['LoginRequest'] };
    readonly answer: Schemas['TokenPairResponse'];
  };
  /** Exchange a refresh token for new tokens */
  readonly authRefresh: {
    readonly input: { readonly body: Schemas['RefreshRequest'] };
    readonly answer: Schemas['TokenPairResponse'];
  };
  /** Accept an invitation and choose a password */
  readonly authRegister: {
    readonly input: { readonly body: Schemas['AcceptInvitationRequest'] };
    readonly answer: Schemas['UserResponse'];
  };
  /** Log out */
  readonly authLogout: { readonly input: object; readonly answer: undefined };
  /** Get tokens for another account that you may act for */
  readonly authUseAccount: {
    readonly input: { readonly body: Schemas['UseAccountRequest'] };
    readonly answer: Schemas['TokenPairResponse'];
  };
  /** Who you are */
  readonly authMe: { readonly input: object; readonly answer: Schemas['MeResponse'] };
  /** List the demo accounts */
  readonly demoLoginsList: { readonly input: object; readonly answer: Schemas['DemoAccountsResponse'] };
  /** Log in as a demo trader, without a password */
  readonly demoLoginsLogin: {
    readonly input: { readonly body: Schemas['DemoLoginRequest'] };
    readonly answer: Schemas['TokenPairResponse'];
  };
  /** List your open sessions */
  readonly loginSettingsList: { readonly input: object; readonly answer: Schemas['SessionsResponse'] };
  /** Log out everywhere, here too */
  readonly loginSettingsEndAll: { readonly input: object; readonly answer: undefined };
  /** End one of your sessions */
  readonly loginSettingsEnd: {
    readonly input: { readonly path: { readonly sessionId: string } };
    readonly answer: undefined;
  };
  /** Change your password */
  readonly loginSettingsChangePassword: {
    readonly input: { readonly body: Schemas['PasswordRequest'] };
    readonly answer: undefined;
  };
  /** Set up one-time passwords */
  readonly loginSettingsBeginTotp: { readonly input: object; readonly answer: Schemas['TotpResponse'] };
  /** Switch one-time passwords on */
  readonly loginSettingsConfirmTotp: {
    readonly input: { readonly body: Schemas['ConfirmTotpRequest'] };
    readonly answer: Schemas['RecoveryCodesResponse'];
  };
  /** Switch one-time passwords off */
  readonly loginSettingsDisableTotp: {
    readonly input: { readonly body: Schemas['DisableTotpRequest'] };
    readonly answer: undefined;
  };
  /** Create a user */
  readonly usersCreate: {
    readonly input: { readonly body: Schemas['CreateUserRequest'] };
    readonly answer: Schemas['UserResponse'] | Schemas['ApprovalResponse'];
  };
  /** List the users */
  readonly usersList: {
    readonly input: { readonly query?: { readonly limit?: number; readonly cursor?: string } };
    readonly answer: Schemas['UserPageResponse'];
  };
  /** Read a user */
  readonly usersGet: {
    readonly input: { readonly path: { readonly userId: string } };
    readonly answer: Schemas['UserDetailResponse'];
  };
  /** Give a user other roles, or disable or enable one */
  readonly usersChange: {
    readonly input: { readonly path: { readonly userId: string }; readonly body: Schemas['ChangeUserRequest'] };
    readonly answer: Schemas['UserDetailResponse'] | Schemas['ApprovalResponse'];
  };
  /** End all sessions of a user */
  readonly usersLogout: { readonly input: { readonly path: { readonly userId: string } }; readonly answer: undefined };
  /** Invite a user, who chooses their own password */
  readonly usersInvite: {
    readonly input: { readonly body: Schemas['InvitationRequest'] };
    readonly answer: Schemas['InvitationResponse'];
  };
  /** List the API keys of a user */
  readonly userKeysList: {
    readonly input: { readonly path: { readonly userId: string } };
    readonly answer: Schemas['KeysResponse'];
  };
  /** Revoke an API key of a user */
  readonly userKeysRevoke: {
    readonly input: { readonly path: { readonly userId: string; readonly keyId: string } };
    readonly answer: undefined;
  };
  /** List the roles and what they may do */
  readonly rolesList: { readonly input: object; readonly answer: Schemas['RolesResponse'] };
  /** Add a role, or change what it may do */
  readonly rolesSet: {
    readonly input: { readonly path: { readonly role: string }; readonly body: Schemas['RoleRequest'] };
    readonly answer: Schemas['RoleResponse'] | Schemas['ApprovalResponse'];
  };
  /** Remove a role that nobody holds */
  readonly rolesRemove: {
    readonly input: { readonly path: { readonly role: string } };
    readonly answer: Schemas['ApprovalResponse'] | undefined;
  };
  /** List the accounts that you may act for */
  readonly subAccountsList: { readonly input: object; readonly answer: Schemas['AccountsResponse'] };
  /** Open a sub-account */
  readonly subAccountsOpen: {
    readonly input: { readonly body: Schemas['OpenAccountRequest'] };
    readonly answer: Schemas['AccountResponse'];
  };
  /** List who may act for an account of yours */
  readonly subAccountsDelegates: {
    readonly input: { readonly path: { readonly accountId: string } };
    readonly answer: Schemas['DelegatesResponse'];
  };
  /** Let another user act for an account of yours */
  readonly subAccountsDelegate: {
    readonly input: {
      readonly path: { readonly accountId: string; readonly username: string };
      readonly body: Schemas['DelegateRequest'];
    };
    readonly answer: Schemas['DelegateResponse'];
  };
  /** No longer let another user act for an account of yours */
  readonly subAccountsRevoke: {
    readonly input: { readonly path: { readonly accountId: string; readonly username: string } };
    readonly answer: undefined;
  };
  /** Make an API key */
  readonly keysCreate: {
    readonly input: { readonly body: Schemas['CreateKeyRequest'] };
    readonly answer: Schemas['IssuedKeyResponse'];
  };
  /** List your API keys */
  readonly keysList: { readonly input: object; readonly answer: Schemas['KeysResponse'] };
  /** Replace an API key by a new one on the same terms */
  readonly keysRotate: {
    readonly input: { readonly path: { readonly keyId: string }; readonly body: Schemas['RotateKeyRequest'] };
    readonly answer: Schemas['IssuedKeyResponse'];
  };
  /** Revoke an API key */
  readonly keysRevoke: { readonly input: { readonly path: { readonly keyId: string } }; readonly answer: undefined };
  /** List the clients of the streams */
  readonly connectionsList: { readonly input: object; readonly answer: Schemas['ConnectionsResponse'] };
  /** End a connection */
  readonly connectionsEnd: {
    readonly input: { readonly path: { readonly connectionId: string } };
    readonly answer: undefined;
  };
  /** Read what the simulated market does */
  readonly simulationGet: { readonly input: object; readonly answer: Schemas['SimulationResponse'] };
  /** Make the simulated market do something */
  readonly simulationBegin: {
    readonly input: { readonly body: Schemas['MarketScenarioRequest'] };
    readonly answer: Schemas['SimulationResponse'];
  };
  /** How the venue is, in detail */
  readonly healthDetail: { readonly input: object; readonly answer: Schemas['HealthResponse'] };
  /** Whether the process answers at all */
  readonly healthLive: { readonly input: object; readonly answer: Schemas['HealthResponse'] };
  /** Whether the venue takes orders */
  readonly healthReady: { readonly input: object; readonly answer: Schemas['HealthResponse'] };
  /** Whether the venue takes orders */
  readonly healthReady_get_ready: { readonly input: object; readonly answer: Schemas['HealthResponse'] };
  /** Whether the start is over */
  readonly healthStartup: { readonly input: object; readonly answer: Schemas['HealthResponse'] };
  /** Read the clock */
  readonly systemTime: { readonly input: object; readonly answer: Schemas['TimeResponse'] };
  /** Read the status */
  readonly systemStatus: { readonly input: object; readonly answer: Schemas['StatusResponse'] };
  /** Read what the engine does */
  readonly adminStats: { readonly input: object; readonly answer: Schemas['StatsResponse'] };
  /** Read what the engine does */
  readonly adminStats_get_admin_stats: { readonly input: object; readonly answer: Schemas['StatsResponse'] };
  /** Read the state hash and the totals of the ledger */
  readonly adminState: { readonly input: object; readonly answer: Schemas['StateResponse'] };
  /** Read the metrics that the dashboard shows */
  readonly figuresRead: { readonly input: object; readonly answer: Schemas['FiguresResponse'] };
  /** List the venue's own alerts */
  readonly alertsList: { readonly input: object; readonly answer: Schemas['AlertListResponse'] };
  /** Say that somebody is on it */
  readonly alertsAcknowledge: {
    readonly input: { readonly path: { readonly alert: string }; readonly body: Schemas['AcknowledgeAlertRequest'] };
    readonly answer: Schemas['AlertResponse'];
  };
  /** Silence an alert for a while */
  readonly alertsSilence: {
    readonly input: { readonly path: { readonly alert: string }; readonly body: Schemas['SilenceAlertRequest'] };
    readonly answer: Schemas['AlertResponse'];
  };
  /** End the silence of an alert */
  readonly alertsUnsilence: {
    readonly input: { readonly path: { readonly alert: string } };
    readonly answer: Schemas['AlertResponse'];
  };
}

export const operations: { readonly [O in keyof Operations]: readonly [method: string, path: string] } = {
  pairsList: ['GET', '/api/v1/pairs'],
  pairsGet: ['GET', '/api/v1/pairs/{symbol}'],
  pairsTrading: ['GET', '/api/v1/marketdata/{symbol}'],
  pairsFees: ['GET', '/api/v1/fees'],
  instrumentsAdminDefineAsset: ['POST', '/api/v1/admin/assets'],
  instrumentsAdminDefine: ['POST', '/api/v1/admin/instruments'],
  instrumentsAdminChange: ['PATCH', '/api/v1/admin/instruments/{symbol}'],
  tradingAdminSetPhase: ['POST', '/api/v1/admin/instruments/{symbol}/phase'],
  tradingAdminSetMarketPhase: ['POST', '/api/v1/admin/market-phase'],
  tradingAdminSetAllocation: ['PUT', '/api/v1/admin/instruments/{symbol}/allocation'],
  tradingAdminSetBands: ['PUT', '/api/v1/admin/instruments/{symbol}/bands'],
  tradingAdminSetMarkPrice: ['PUT', '/api/v1/admin/instruments/{symbol}/mark-price'],
  tradingAdminSetFeeTier: ['PUT', '/api/v1/admin/instruments/{symbol}/fee-tiers'],
  tradingAdminSetAccountTier: ['PUT', '/api/v1/admin/accounts/{accountId}/fee-tier'],
  tradingAdminSetTradeGroup: ['PUT', '/api/v1/admin/accounts/{accountId}/trade-group'],
  scheduleGet: ['GET', '/api/v1/admin/instruments/{symbol}/schedule'],
  schedulePut: ['PUT', '/api/v1/admin/instruments/{symbol}/schedule'],
  auditList: ['GET', '/api/v1/admin/audit'],
  auditHead: ['GET', '/api/v1/admin/audit/head'],
  auditExport: ['GET', '/api/v1/admin/audit/export'],
  approvalsList: ['GET', '/api/v1/admin/approvals'],
  approvalsGet: ['GET', '/api/v1/admin/approvals/{approvalId}'],
  approvalsApprove: ['POST', '/api/v1/admin/approvals/{approvalId}/approve'],
  approvalsReject: ['POST', '/api/v1/admin/approvals/{approvalId}/reject'],
  balancesGet: ['GET', '/api/v1/balances'],
  fundsDeposit: ['POST', '/api/v1/admin/accounts/{accountId}/deposits'],
  fundsWithdraw: ['POST', '/api/v1/admin/accounts/{accountId}/withdrawals'],
  statementList: ['GET', '/api/v1/postings'],
  accountStatementsOwn: ['GET', '/api/v1/statement'],
  accountStatementsOfAccount: ['GET', '/api/v1/admin/accounts/{accountId}/statement'],
  withdrawalsRequest: ['POST', '/api/v1/withdrawals'],
  withdrawalsList: ['GET', '/api/v1/withdrawals'],
  withdrawalsGet: ['GET', '/api/v1/withdrawals/{withdrawalId}'],
  withdrawalsCancel: ['DELETE', '/api/v1/withdrawals/{withdrawalId}'],
  withdrawalsAdminList: ['GET', '/api/v1/admin/withdrawals'],
  withdrawalsAdminApprove: ['POST', '/api/v1/admin/withdrawals/{withdrawalId}/approve'],
  withdrawalsAdminReject: ['POST', '/api/v1/admin/withdrawals/{withdrawalId}/reject'],
  reconciliationsRun: ['POST', '/api/v1/admin/reconciliations'],
  reconciliationsList: ['GET', '/api/v1/admin/reconciliations'],
  reconciliationsGet: ['GET', '/api/v1/admin/reconciliations/{reconciliationId}'],
  tradeRevisionsAdminGet: ['GET', '/api/v1/admin/trades/{tradeId}'],
  tradeRevisionsAdminBust: ['POST', '/api/v1/admin/trades/{tradeId}/bust'],
  tradeRevisionsAdminCorrect: ['POST', '/api/v1/admin/trades/{tradeId}/correct'],
  tradeRevisionsList: ['GET', '/api/v1/marketdata/{symbol}/trade-revisions'],
  riskAdminSetKillSwitch: ['POST', '/api/v1/admin/kill-switch'],
  riskAdminSetLimits: ['POST', '/api/v1/admin/limits'],
  limitsOf: ['GET', '/api/v1/admin/limits'],
  limitsOwn: ['GET', '/api/v1/limits'],
  limitsSetRequired: ['PUT', '/api/v1/admin/limits/required'],
  limitsSetLimit: ['PUT', '/api/v1/admin/limits/{limit}'],
  limitsRemoveLimit: ['DELETE', '/api/v1/admin/limits/{limit}'],
  marketBreakerGet: ['GET', '/api/v1/admin/market-breaker'],
  marketBreakerSet: ['PUT', '/api/v1/admin/market-breaker'],
  marketBreakerRemove: ['DELETE', '/api/v1/admin/market-breaker'],
  marginOwn: ['GET', '/api/v1/risk/margin'],
  marginList: ['GET', '/api/v1/admin/margin'],
  marginSetTerms: ['PUT', '/api/v1/admin/instruments/{symbol}/margin'],
  marginSetAccount: ['PUT', '/api/v1/admin/accounts/{accountId}/margin'],
  marginSetFund: ['PUT', '/api/v1/admin/margin/funds'],
  positionsGet: ['GET', '/api/v1/positions'],
  positionsLots: ['GET', '/api/v1/positions/{symbol}/lots'],
  pnlGet: ['GET', '/api/v1/pnl'],
  faultsList: ['GET', '/api/v1/admin/faults'],
  faultsLift: ['POST', '/api/v1/admin/faults/{sequence}/lift'],
  ordersPlace: ['POST', '/api/v1/orders'],
  ordersList: ['GET', '/api/v1/orders'],
  ordersCancelMany: ['DELETE', '/api/v1/orders'],
  ordersGet: ['GET', '/api/v1/orders/{orderId}'],
  ordersReplace: ['PUT', '/api/v1/orders/{orderId}'],
  ordersCancel: ['DELETE', '/api/v1/orders/{orderId}'],
  orderListsPlace: ['POST', '/api/v1/order-lists'],
  orderListsGet: ['GET', '/api/v1/order-lists/{listId}'],
  orderListsCancel: ['DELETE', '/api/v1/order-lists/{listId}'],
  orderBatchRun: ['POST', '/api/v1/orders/batch'],
  orderBatchTest: ['POST', '/api/v1/orders/test'],
  accountTradesList: ['GET', '/api/v1/trades'],
  eventHistoryEvents: ['GET', '/api/v1/admin/events'],
  eventHistoryOrder: ['GET', '/api/v1/admin/orders/{id}/history'],
  eventHistoryAccount: ['GET', '/api/v1/admin/accounts/{accountId}/history'],
  eventHistoryInstrument: ['GET', '/api/v1/admin/instruments/{symbol}/history'],
  pastBookRead: ['GET', '/api/v1/admin/instruments/{symbol}/book'],
  orderExplanationExplain: ['GET', '/api/v1/orders/{orderId}/explanation'],
  marketDataMarket: ['GET', '/api/v1/marketdata'],
  marketDataBook: ['GET', '/api/v1/marketdata/{symbol}/book'],
  marketDataOrders: ['GET', '/api/v1/marketdata/{symbol}/orders'],
  marketDataTrades: ['GET', '/api/v1/marketdata/{symbol}/trades'],
  marketDataCandles: ['GET', '/api/v1/marketdata/{symbol}/candles'],
  marketDataTicker: ['GET', '/api/v1/ticker/{symbol}'],
  historyExportTrades: ['GET', '/api/v1/marketdata/{symbol}/trades/export'],
  historyExportCandles: ['GET', '/api/v1/marketdata/{symbol}/candles/export'],
  riskAnalyticsValueAtRisk: ['POST', '/api/v1/risk/var'],
  riskAnalyticsStress: ['POST', '/api/v1/risk/stress'],
  riskAnalyticsBacktest: ['POST', '/api/v1/risk/backtest'],
  riskAnalyticsSnapshots: ['GET', '/api/v1/risk/snapshots'],
  accountRiskRead: ['GET', '/api/v1/admin/accounts/{accountId}/var'],
  accountRiskSnapshots: ['GET', '/api/v1/admin/accounts/{accountId}/var/snapshots'],
  authLogin: ['POST', '/api/v1/auth/login'],
  authRefresh: ['POST', '/api/v1/auth/refresh'],
  authRegister: ['POST', '/api/v1/auth/register'],
  authLogout: ['POST', '/api/v1/auth/logout'],
  authUseAccount: ['POST', '/api/v1/auth/account'],
  authMe: ['GET', '/api/v1/auth/me'],
  demoLoginsList: ['GET', '/api/v1/auth/demo'],
  demoLoginsLogin: ['POST', '/api/v1/auth/demo'],
  loginSettingsList: ['GET', '/api/v1/auth/sessions'],
  loginSettingsEndAll: ['DELETE', '/api/v1/auth/sessions'],
  loginSettingsEnd: ['DELETE', '/api/v1/auth/sessions/{sessionId}'],
  loginSettingsChangePassword: ['POST', '/api/v1/auth/password'],
  loginSettingsBeginTotp: ['POST', '/api/v1/auth/totp'],
  loginSettingsConfirmTotp: ['POST', '/api/v1/auth/totp/confirm'],
  loginSettingsDisableTotp: ['POST', '/api/v1/auth/totp/disable'],
  usersCreate: ['POST', '/api/v1/admin/users'],
  usersList: ['GET', '/api/v1/admin/users'],
  usersGet: ['GET', '/api/v1/admin/users/{userId}'],
  usersChange: ['PATCH', '/api/v1/admin/users/{userId}'],
  usersLogout: ['POST', '/api/v1/admin/users/{userId}/logout'],
  usersInvite: ['POST', '/api/v1/admin/invitations'],
  userKeysList: ['GET', '/api/v1/admin/users/{userId}/api-keys'],
  userKeysRevoke: ['DELETE', '/api/v1/admin/users/{userId}/api-keys/{keyId}'],
  rolesList: ['GET', '/api/v1/admin/roles'],
  rolesSet: ['PUT', '/api/v1/admin/roles/{role}'],
  rolesRemove: ['DELETE', '/api/v1/admin/roles/{role}'],
  subAccountsList: ['GET', '/api/v1/accounts'],
  subAccountsOpen: ['POST', '/api/v1/accounts'],
  subAccountsDelegates: ['GET', '/api/v1/accounts/{accountId}/delegates'],
  subAccountsDelegate: ['PUT', '/api/v1/accounts/{accountId}/delegates/{username}'],
  subAccountsRevoke: ['DELETE', '/api/v1/accounts/{accountId}/delegates/{username}'],
  keysCreate: ['POST', '/api/v1/api-keys'],
  keysList: ['GET', '/api/v1/api-keys'],
  keysRotate: ['POST', '/api/v1/api-keys/{keyId}/rotate'],
  keysRevoke: ['DELETE', '/api/v1/api-keys/{keyId}'],
  connectionsList: ['GET', '/api/v1/admin/connections'],
  connectionsEnd: ['DELETE', '/api/v1/admin/connections/{connectionId}'],
  simulationGet: ['GET', '/api/v1/admin/simulation'],
  simulationBegin: ['POST', '/api/v1/admin/simulation/scenario'],
  healthDetail: ['GET', '/health'],
  healthLive: ['GET', '/health/live'],
  healthReady: ['GET', '/health/ready'],
  healthReady_get_ready: ['GET', '/ready'],
  healthStartup: ['GET', '/health/startup'],
  systemTime: ['GET', '/api/v1/time'],
  systemStatus: ['GET', '/api/v1/status'],
  adminStats: ['GET', '/api/v1/admin/stats'],
  adminStats_get_admin_stats: ['GET', '/admin/stats'],
  adminState: ['GET', '/api/v1/admin/state'],
  figuresRead: ['GET', '/api/v1/admin/figures'],
  alertsList: ['GET', '/api/v1/admin/alerts'],
  alertsAcknowledge: ['POST', '/api/v1/admin/alerts/{alert}/acknowledge'],
  alertsSilence: ['POST', '/api/v1/admin/alerts/{alert}/silence'],
  alertsUnsilence: ['DELETE', '/api/v1/admin/alerts/{alert}/silence'],
};
