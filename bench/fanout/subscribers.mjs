/** A process with many subscribers of `/ws` that counts what it is told. */
import { WebSocket } from 'ws';
import { WireWriter } from '../../dist/modules/realtime/domain/wire-layout.js';
import { Channel, clientMessages, venueMessages } from '../../dist/modules/realtime/domain/wire-messages.js';

const { url, count, isBare } = JSON.parse(process.argv[2]);
const writer = new WireWriter(64);
clientMessages.subscribe.write(writer, { requestId: 1, channel: Channel.book, instrumentId: 0 });
const subscribe = writer.take();
let [messages, frames, bytes] = [0, 0, 0];

function open() {
  const socket = new WebSocket(`${url}/ws`, { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => (isBare ? resolve() : socket.send(subscribe)));
    socket.on('message', (data) => {
      frames += 1;
      bytes += data.length;
      for (let at = 0; at < data.length; at += data.readUInt32LE(at)) {
        messages += 1;
        if (data[at + 4] === venueMessages.subscribed.type) resolve();
      }
    });
  });
}

for (let opened = 0; opened < count; opened += 1) await open();
process.on('message', () => process.send({ messages, frames, bytes }));
process.send('ready');
