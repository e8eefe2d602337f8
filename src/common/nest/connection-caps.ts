import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionLimits {
  readonly connectionsMax: number;
  readonly connectionsPerAddressMax: number;
}

export interface ConnectionStats {
  readonly open: number;
  readonly refused: number;
}

/**
 * Bounds the connections of a listener, all together and by address, so that one client cannot take the descriptors of
 * all. Connections that became WebSockets count too.
 */
export class ConnectionCaps {
  private readonly sockets = new Set<Socket>();
  private readonly openByAddress = new Map<string, number>();
  private openCount = 0;
  private refusedCount = 0;

  /** `addressOf` names whom a connection belongs to; undefined for a proxy, which stands for many. */
  constructor(
    private readonly limits: ConnectionLimits,
    private readonly addressOf: (address: string) => string | undefined,
  ) {}

  guard(server: Server): void {
    server.on('connection', (socket: Socket) => this.opened(socket));
  }

  get stats(): ConnectionStats {
    return { open: this.openCount, refused: this.refusedCount };
  }

  /** Ends what is still open, also what never said anything. */
  destroyAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private opened(socket: Socket): void {
    const key = this.addressOf(socket.remoteAddress ?? '');
    const sameAddress = key === undefined ? 0 : (this.openByAddress.get(key) ?? 0);
    if (this.openCount >= this.limits.connectionsMax || sameAddress >= this.limits.connectionsPerAddressMax) {
      this.refusedCount += 1;
      // Before anything of a request is read, so that nothing of it can happen.
      socket.destroy();
      return;
    }
    this.openCount += 1;
    this.sockets.add(socket);
    if (key !== undefined) this.openByAddress.set(key, sameAddress + 1);
    socket.once('close', () => this.closed(socket, key));
  }

  private closed(socket: Socket, key: string | undefined): void {
    this.sockets.delete(socket);
    this.openCount -= 1;
    if (key === undefined) return;
    const left = (this.openByAddress.get(key) ?? 0) - 1;
    if (left > 0) this.openByAddress.set(key, left);
    else this.openByAddress.delete(key);
  }
}
