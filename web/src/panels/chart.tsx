/** Candles with their volume, the depth of the book, or its last minutes as a heatmap; above them what a trader must know of the phase. */
import { Choice } from '../parts/choice.js';
import { Tabs } from '../parts/tabs.js';
import { type ChartView, chartView, interval, intervals } from '../state/settings.js';
import { CandleChart } from './candle-chart.js';
import { DepthChart } from './depth-chart.js';
import { Heatmap } from './heatmap.js';
import { PhaseBanner } from './phase-banner.js';

const views = [
  { id: 'candles', label: 'Candles' },
  { id: 'depth', label: 'Depth' },
  { id: 'heatmap', label: 'Heatmap' },
] as const;

export function Chart() {
  return (
    <section class="panel chart" aria-label="Chart">
      <div class="panel-bar">
        <Tabs
          label="Chart"
          tabs={views}
          chosen={chartView.value}
          choose={(view) => (chartView.value = view)}
          controls="chart-body"
        />
        {chartView.value === 'candles' && (
          <Choice
            label="Interval of the candles"
            name="interval"
            className="intervals"
            options={intervals.map((id) => ({ id, label: id }))}
            chosen={interval.value}
            choose={(next) => (interval.value = next)}
          />
        )}
      </div>
      <PhaseBanner />
      <div class="chart-body" id="chart-body" role="tabpanel">
        <Body view={chartView.value} />
      </div>
    </section>
  );
}

function Body({ view }: { readonly view: ChartView }) {
  if (view === 'candles') return <CandleChart />;
  return view === 'depth' ? <DepthChart /> : <Heatmap />;
}
