/** A topic is one channel of one instrument; as a number, so that it can be a key without allocating. */
export const CHANNELS = 32;

/** Stands for every instrument, also those that are defined later. */
export const EVERY_INSTRUMENT = 0;

export function topicOf(channel: number, instrumentId: number): number {
  return instrumentId * CHANNELS + channel;
}

/** The topic of the same channel for all instruments. */
export function everyTopicOf(topic: number): number {
  return topic % CHANNELS;
}

export function channelOf(topic: number): number {
  return topic % CHANNELS;
}

export function instrumentOf(topic: number): number {
  return Math.floor(topic / CHANNELS);
}
