import type { Socket } from 'socket.io';
import type { ClientSocket, Frame, WireObject } from './connection.js';

/** What a waiting packet is taken for; Socket.IO tells how many wait, and not how long they are. */
const PACKET_BYTES = 512;

/** A Socket.IO client as the hub sees it: each message is an event of its name. */
export class SocketIoClient implements ClientSocket {
  /** Engine.IO asks by itself. */
  readonly ping = undefined;

  constructor(private readonly socket: Socket) {}

  get isOpen(): boolean {
    return this.socket.connected;
  }

  get bufferedBytes(): number {
    return (
      (this.socket.conn as unknown as { readonly writeBuffer: readonly unknown[] }).writeBuffer.length * PACKET_BYTES
    );
  }

  send(frame: Frame): void {
    for (const { message, ...body } of frame as readonly WireObject[]) this.socket.emit(message, body);
  }

  close(): void {
    this.socket.disconnect(true);
  }

  terminate(): void {
    this.socket.disconnect(true);
  }
}
