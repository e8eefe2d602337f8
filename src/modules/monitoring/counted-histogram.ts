import { Histogram, register } from 'prom-client';
import { timeBoundsUs, type TimeHistogram } from '../../common/time-histogram.js';

const MICROSECONDS = 1e-6;
const bounds = timeBoundsUs.map((us) => Number((us * MICROSECONDS).toPrecision(6)));

interface Counted {
  readonly labels: Readonly<Record<string, string>>;
  readonly times: TimeHistogram;
}

interface CountedTerms {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly counted: readonly Counted[];
}

/** A histogram that is counted elsewhere: `observe` would cost the path of an order more than it may. */
class CountedHistogram extends Histogram {
  private readonly terms: CountedTerms;

  constructor(terms: CountedTerms) {
    const { name, help, labelNames } = terms;
    super({ name, help, labelNames, buckets: bounds });
    this.terms = terms;
  }

  /** What `get` and the text of `/metrics` are made of; prom-client does not declare it. */
  async getForPromString() {
    const { name, help, counted } = this.terms;
    return {
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: counted.flatMap((each) => valuesOf(name, each)),
    };
  }
}

/** Registers what is counted by others, in seconds; a second venue of the process takes its place. */
export function countedHistogram(terms: CountedTerms): Histogram {
  register.removeSingleMetric(terms.name);
  return new CountedHistogram(terms);
}

function valuesOf(name: string, { labels, times }: Counted) {
  let below = 0;
  const buckets = [...bounds, '+Inf'].map((le, bucket) => {
    below += times.counts[bucket] as number;
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: below };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: times.sumUs * MICROSECONDS },
    { metricName: `${name}_count`, labels, value: times.count },
  ];
}
