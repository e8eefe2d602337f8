/** A client that keeps a book and its account's stream over any number of connections, by the rules of docs/protocols/websocket.md. */
import type { WireLevel } from '../../src/modules/realtime/domain/book-levels.js';
import { Channel, type VenueBody } from '../../src/modules/realtime/domain/wire-messages.js';
import type { Told } from '../../clients/typescript/src/codec.js';
import { WireClient } from '../realtime/wire-client.js';

const INSTRUMENT = 1;
const LOOK_MS = 20;

export class MirrorClient {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();
  bookSequence = 0;
  bookChecksum: number | undefined;
  /** The account's stream, each execution once. */
  readonly executions: VenueBody<'execution'>[] = [];
  /** What broke a promise of the protocol. */
  readonly faults: string[] = [];
  /** Executions that came again at a resume, which is allowed. */
  repeated = 0;
  private isSynced = false;

  /** Follows until the connection ends, a promise is broken, or `isDone`; a connection may end before it has begun. */
  async follow(url: string, token: string, isDone: () => boolean = () => false): Promise<void> {
    this.isSynced = false;
    const client = await WireClient.connect(url).catch(() => undefined);
    if (client === undefined) return;
    // As long as it takes: a busy machine is no fault.
    const isOver = (): boolean =>
      client.socket.readyState === client.socket.CLOSED || this.faults.length > 0 || isDone();
    await new Promise<void>((resolve) => {
      const look = (): void => {
        this.take(client);
        if (!isOver()) return;
        clearInterval(timer);
        resolve();
      };
      // What makes it done may have happened elsewhere.
      const timer = setInterval(look, LOOK_MS);
      client.socket.on('message', look);
      client.socket.on('close', look);
      client.logOn(token);
      look();
    });
    client.socket.terminate();
  }

  levels(side: ReadonlyMap<number, number>, sign: number): WireLevel[] {
    return Array.from(side, ([priceTicks, quantityLots]) => ({ priceTicks, quantityLots })).toSorted(
      (one, other) => sign * (one.priceTicks - other.priceTicks),
    );
  }

  private take(client: WireClient): void {
    for (const told of client.told.splice(0)) this.one(client, told);
    client.frames.length = 0;
  }

  /** What it asks for behind its logon: the book, and its stream from where it was. */
  private ask(client: WireClient): void {
    const last = this.executions.at(-1);
    client.send('subscribe', { requestId: 2, channel: Channel.book, instrumentId: INSTRUMENT });
    client.send('subscribeAccount', {
      requestId: 3,
      fromNow: 0,
      afterSequence: last?.sequence ?? 0,
      afterChannelSequence: last?.channelSequence ?? 0,
    });
  }

  private one(client: WireClient, { name, body, book }: Told): void {
    if (name === 'loggedOn') this.ask(client);
    if (name === 'error') this.faults.push(`error ${JSON.stringify(body)}`);
    if (name === 'execution') this.execution(body as VenueBody<'execution'>);
    if (book === undefined) return;
    if (name === 'bookSnapshot') {
      this.bids.clear();
      this.asks.clear();
      this.isSynced = true;
    } else if (!this.isSynced || book.channelSequence !== this.bookSequence + 1) {
      if (this.isSynced && book.channelSequence > this.bookSequence) this.faults.push(`gap at ${book.channelSequence}`);
      return;
    }
    for (const [side, levels] of [
      [this.bids, book.bids],
      [this.asks, book.asks],
    ] as const)
      for (const { priceTicks, quantityLots } of levels)
        if (quantityLots === 0) side.delete(priceTicks);
        else side.set(priceTicks, quantityLots);
    this.bookSequence = book.channelSequence;
    this.bookChecksum = book.checksum;
  }

  private execution(execution: VenueBody<'execution'>): void {
    const seen = this.executions.at(-1)?.channelSequence ?? 0;
    if (execution.channelSequence <= seen) this.repeated += 1;
    else if (execution.channelSequence === seen + 1) this.executions.push(execution);
    else this.faults.push(`execution ${execution.channelSequence} came behind ${seen}`);
  }
}
