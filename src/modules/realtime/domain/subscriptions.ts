/**
 * Who wants which topics. Subscribers of the same topics are a group: what a slice tells them is put together once and
 * shared. Most are in few groups, such as everyone who has only connected.
 */
import { everyTopicOf } from './topics.js';

export class SubscriberGroup<S> {
  readonly members = new Set<S>();

  constructor(
    readonly key: string,
    readonly topics: ReadonlySet<number>,
  ) {}

  wants(topic: number): boolean {
    return this.topics.has(topic) || this.topics.has(everyTopicOf(topic));
  }
}

export class Subscriptions<S> {
  private readonly groups = new Map<string, SubscriberGroup<S>>();
  private readonly groupOf = new Map<S, SubscriberGroup<S>>();
  /** How many groups want a topic. */
  private readonly wanted = new Map<number, number>();

  all(): Iterable<SubscriberGroup<S>> {
    return this.groups.values();
  }

  topicsOf(subscriber: S): ReadonlySet<number> {
    return this.groupOf.get(subscriber)?.topics ?? NONE;
  }

  isWanted = (topic: number): boolean => this.wanted.has(topic) || this.wanted.has(everyTopicOf(topic));

  /** Replaces what the subscriber wants; nothing at all removes it. */
  set(subscriber: S, topics: ReadonlySet<number>): void {
    this.leave(subscriber);
    if (topics.size === 0) return;
    const key = [...topics].toSorted((one, other) => one - other).join(',');
    let group = this.groups.get(key);
    if (group === undefined) {
      group = new SubscriberGroup(key, new Set(topics));
      this.groups.set(key, group);
      for (const topic of topics) this.wanted.set(topic, (this.wanted.get(topic) ?? 0) + 1);
    }
    group.members.add(subscriber);
    this.groupOf.set(subscriber, group);
  }

  leave(subscriber: S): void {
    const group = this.groupOf.get(subscriber);
    if (group === undefined) return;
    this.groupOf.delete(subscriber);
    group.members.delete(subscriber);
    if (group.members.size > 0) return;
    this.groups.delete(group.key);
    for (const topic of group.topics) {
      const others = (this.wanted.get(topic) as number) - 1;
      if (others === 0) this.wanted.delete(topic);
      else this.wanted.set(topic, others);
    }
  }
}

const NONE: ReadonlySet<number> = new Set();
