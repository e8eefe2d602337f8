import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';

export interface SocketIoOptions {
  readonly frameBytesMax: number;
  readonly heartbeatMs: number;
}

/** Socket.IO on the public listener, beside `/ws`: it leaves upgrades alone that are not its own. */
export class SocketIoAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly options: SocketIoOptions,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const { frameBytesMax, heartbeatMs } = this.options;
    // Only connections count against the caps of the listener, and a polling session is none.
    const own = {
      transports: ['websocket'],
      destroyUpgrade: false,
      serveClient: false,
      maxHttpBufferSize: frameBytesMax,
      pingInterval: heartbeatMs,
    };
    return super.createIOServer(port, { ...options, ...own } as unknown as ServerOptions);
  }
}
