/** The candles, drawn by lightweight-charts in whole units of the price: its axis shows the same decimals as the ladder. */
import { useSignal } from '@preact/signals';
import {
  CandlestickSeries,
  createChart,
  CrosshairMode,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef } from 'preact/hooks';
import { known, rounded } from '../format/decimal.js';
import { decimalsOf, price, quantity, stepFormat } from '../format/format.js';
import { color } from '../parts/colors.js';
import { Empty, Fault, Skeleton } from '../parts/states.js';
import {
  allCandles,
  type Candle,
  type CandleChange,
  candlesLoading,
  drawCandles,
  loadOlderCandles,
  reloadCandles,
} from '../state/candles.js';
import { instrument } from '../state/market.js';
import { theme } from '../state/settings.js';

interface Series {
  readonly chart: IChartApi;
  readonly candles: ISeriesApi<'Candlestick'>;
  readonly volume: ISeriesApi<'Histogram'>;
}

/** More of the past is loaded when its beginning is so many candles from sight. */
const OLDER_WITHIN = 50;

export function CandleChart() {
  const element = useRef<HTMLDivElement>(null);
  const series = useRef<Series | undefined>(undefined);
  /** Under the pointer. */
  const pointed = useSignal<Candle | undefined>(undefined);
  const last = useSignal<Candle | undefined>(allCandles().at(-1));
  const of = instrument.value;
  const symbol = of?.symbol;

  useEffect(() => {
    if (element.current === null || of === undefined) return undefined;
    const made = newSeries(element.current, of.terms.tickSize);
    series.current = made;
    made.chart.subscribeCrosshairMove(({ time }) => {
      pointed.value = time === undefined ? undefined : allCandles().find(({ openTime }) => openTime === time);
    });
    made.chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range !== null && range.from < OLDER_WITHIN) void loadOlderCandles();
    });
    const drawNow = (change: CandleChange): void => {
      draw(made, of.terms, change);
      last.value = allCandles().at(-1);
    };
    drawCandles(drawNow);
    drawNow('all');
    return () => {
      drawCandles(() => undefined);
      made.chart.remove();
      series.current = undefined;
    };
    // The same instrument in another state is the same chart.
  }, [symbol]);
  useEffect(() => {
    if (series.current === undefined || of === undefined) return;
    paint(series.current);
    draw(series.current, of.terms, 'all');
  }, [theme.value, symbol]);

  const loading = candlesLoading.value;
  return (
    <div class="candle-chart">
      <Legend candle={pointed.value ?? last.value} />
      <div
        ref={element}
        class="chart-canvas"
        role="img"
        aria-label={`Candles of ${symbol ?? 'the instrument'}; the trades are in the table of trades`}
      />
      {loading === 'loading' && last.value === undefined && <Skeleton label="The candles are loading" />}
      {typeof loading === 'object' && (
        <Fault title="The candles could not be read" detail={loading.fault} retry={reloadCandles} />
      )}
      {loading === 'ready' && last.value === undefined && <Empty title="Nothing has been traded yet" />}
      <a class="attribution" href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
        Charts by TradingView
      </a>
    </div>
  );
}

function Legend({ candle }: { readonly candle: Candle | undefined }) {
  const of = instrument.value;
  if (candle === undefined || of === undefined) return null;
  const { open, high, low, close, volume, openTime } = candle;
  const tone = units(close, 12) >= units(open, 12) ? 'bid' : 'ask';
  const figures = [
    ['O', price(open, of)],
    ['H', price(high, of)],
    ['L', price(low, of)],
    ['C', price(close, of)],
  ];
  return (
    <p class="legend" aria-hidden="true">
      <span class="muted">{new Date(openTime * 1_000).toISOString().slice(5, 16).replace('T', ' ')} UTC</span>
      {figures.map(([name, value]) => (
        <span key={name}>
          <span class="muted">{name}</span> <span class={tone}>{value}</span>
        </span>
      ))}
      <span>
        <span class="muted">V</span> {quantity(volume, of)}
      </span>
    </p>
  );
}

function newSeries(element: HTMLElement, tickSize: string): Series {
  const decimals = decimalsOf(tickSize);
  const chart = createChart(element, {
    autoSize: true,
    layout: { attributionLogo: false },
    timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 4, borderVisible: false },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.12, bottom: 0.24 } },
    crosshair: { mode: CrosshairMode.Normal },
    localization: {
      timeFormatter: (time: number) => `${new Date(time * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    },
  });
  const write = stepFormat(decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`);
  const formatter = (value: number): string => (value < 0 ? '' : write(Math.round(value)));
  const minMove = Number(units(tickSize, decimals));
  const candles = chart.addSeries(CandlestickSeries, {
    priceFormat: { type: 'custom', minMove, formatter },
    borderVisible: false,
  });
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'custom', minMove: 1, formatter: () => '' },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
  const made = { chart, candles, volume };
  paint(made);
  return made;
}

/** In the colours of the page. */
function paint({ chart, candles }: Series): void {
  const [bid, ask, line, muted] = [color('bid'), color('ask'), color('line'), color('muted')];
  chart.applyOptions({
    layout: {
      background: { color: color('panel') },
      textColor: muted,
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 11,
    },
    grid: { vertLines: { color: line }, horzLines: { color: line } },
    crosshair: {
      vertLine: { labelBackgroundColor: color('raised') },
      horzLine: { labelBackgroundColor: color('raised') },
    },
  });
  candles.applyOptions({ upColor: bid, downColor: ask, wickUpColor: bid, wickDownColor: ask });
}

interface Steps {
  readonly tickSize: string;
  readonly lotSize: string;
}

function draw({ candles, volume, chart }: Series, { tickSize, lotSize }: Steps, change: CandleChange): void {
  const [decimals, lotDecimals] = [decimalsOf(tickSize), decimalsOf(lotSize)];
  const [up, down] = [color('bid-soft'), color('ask-soft')];
  const bar = ({ openTime, open, high, low, close }: Candle) => ({
    time: openTime as UTCTimestamp,
    open: Number(units(open, decimals)),
    high: Number(units(high, decimals)),
    low: Number(units(low, decimals)),
    close: Number(units(close, decimals)),
  });
  const column = (candle: Candle) => ({
    time: candle.openTime as UTCTimestamp,
    value: Number(units(candle.volume, lotDecimals)),
    color: units(candle.close, decimals) >= units(candle.open, decimals) ? up : down,
  });
  const all = allCandles();
  if (change !== 'last') {
    candles.setData(all.map(bar));
    volume.setData(all.map(column));
    // What is in sight stays there when something comes in front of it.
    if (change === 'all') chart.timeScale().resetTimeScale();
    return;
  }
  // What came since the last drawing may be the end of one candle and the beginning of the next.
  for (const candle of all.slice(-2)) {
    candles.update(bar(candle), candle !== all.at(-1));
    volume.update(column(candle), candle !== all.at(-1));
  }
}

function units(text: string, decimals: number): bigint {
  return rounded(known(text), decimals).units;
}
