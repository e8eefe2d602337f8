/** The last minutes of the book as a heatmap: what rested where and when, the best prices as lines, trades as dots. */
import { useEffect, useRef } from 'preact/hooks';
import type { ClientInstrument } from '../../../clients/typescript/src/tradsys.js';
import { stepFormat } from '../format/format.js';
import { frameOf, type HeatCells, heatCells, type HeatFrame } from '../heatmap/heat-cells.js';
import { color } from '../parts/colors.js';
import { Skeleton } from '../parts/states.js';
import { nextFrame } from '../state/frame.js';
import { depthHistory, depthMoments, watchDepth } from '../state/heatmap.js';
import { instrument } from '../state/market.js';
import { theme } from '../state/settings.js';

/** Beside the picture for prices, below it for times. */
const AXIS_PX = 78;
const TIMES_PX = 22;
const LABELS = 6;
const ROW_PX = 5;
const COLUMN_PX = 2;
const DOT_PX_MAX = 9;

export function Heatmap() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const of = instrument.value;
  useEffect(() => watchDepth(), []);
  const moment = depthMoments.value;
  const frame = frameOf(depthHistory.depth);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || of === undefined) return undefined;
    const drawNow = (): void => draw(element, of);
    drawNow();
    const observer = new ResizeObserver(() => nextFrame(drawNow));
    observer.observe(element);
    return () => observer.disconnect();
  }, [moment, theme.value, of]);
  if (of === undefined || frame === undefined) return <Skeleton label="The order book is loading" />;
  return <canvas ref={canvas} class="depth-canvas" role="img" aria-label={summary(of, frame)} />;
}

function summary({ symbol, terms }: ClientInstrument, { fromMs, toMs, lowTicks, highTicks }: HeatFrame): string {
  const price = stepFormat(terms.tickSize);
  const seconds = Math.round((toMs - fromMs) / 1_000);
  return `Heatmap of ${symbol}: resting orders of the last ${seconds} seconds from ${price(lowTicks)} to ${price(highTicks)}, ${depthHistory.trades.length} trades`;
}

interface Plot extends HeatFrame {
  readonly width: number;
  readonly height: number;
}

function draw(canvas: HTMLCanvasElement, of: ClientInstrument): void {
  const context = canvas.getContext('2d');
  const frame = frameOf(depthHistory.depth);
  if (context === null || frame === undefined || canvas.clientWidth <= AXIS_PX) return;
  canvas.width = canvas.clientWidth * devicePixelRatio;
  canvas.height = canvas.clientHeight * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const plot = { ...frame, width: canvas.clientWidth - AXIS_PX, height: canvas.clientHeight - TIMES_PX };
  const size = [Math.ceil(plot.width / COLUMN_PX), Math.ceil(plot.height / ROW_PX)] as const;
  context.imageSmoothingEnabled = false;
  context.drawImage(picture(heatCells(depthHistory.depth, frame, ...size)), 0, 0, plot.width, plot.height);
  drawBest(context, plot, 'bids', color('bid'));
  drawBest(context, plot, 'asks', color('ask'));
  drawTrades(context, plot);
  drawAxes(context, plot, of);
}

/** The cells as pixels, in the colours of the sides. */
function picture({ columns, rows, values }: HeatCells): OffscreenCanvas {
  const image = new ImageData(columns, rows);
  const [bid, ask] = [channels(color('bid')), channels(color('ask'))];
  for (const [at, value] of values.entries()) {
    if (value === 0) continue;
    const [red, green, blue] = value > 0 ? bid : ask;
    image.data.set([red, green, blue, Math.abs(value) * 1.3], at * 4);
  }
  const canvas = new OffscreenCanvas(columns, rows);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** Of `#rrggbb`. */
function channels(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

function xOf({ fromMs, toMs, width }: Plot, timeMs: number): number {
  return ((timeMs - fromMs) / (toMs - fromMs)) * width;
}

function yOf({ lowTicks, highTicks, height }: Plot, priceTicks: number): number {
  return ((highTicks - priceTicks + 0.5) / (highTicks - lowTicks + 1)) * height;
}

function drawBest(context: CanvasRenderingContext2D, plot: Plot, side: 'bids' | 'asks', stroke: string): void {
  const line = new Path2D();
  let before: number | undefined;
  for (const moment of depthHistory.depth) {
    const best = moment[side][0];
    if (best === undefined) {
      before = undefined;
      continue;
    }
    const [x, y] = [xOf(plot, moment.timeMs), yOf(plot, best.priceTicks)];
    if (before === undefined) line.moveTo(x, y);
    else {
      line.lineTo(x, before);
      line.lineTo(x, y);
    }
    before = y;
  }
  context.strokeStyle = stroke;
  context.lineWidth = 1.25;
  context.stroke(line);
}

/** A dot is as large as its trade, by area; ringed in the colour of the panel so that it stands out from what rests. */
function drawTrades(context: CanvasRenderingContext2D, plot: Plot): void {
  const shown = depthHistory.trades.filter(({ timeMs }) => timeMs >= plot.fromMs);
  const most = shown.reduce((largest, { quantityLots }) => Math.max(largest, quantityLots), 1);
  context.lineWidth = 1;
  context.strokeStyle = color('panel');
  const fills = { buy: color('bid'), sell: color('ask') };
  for (const { timeMs, priceTicks, quantityLots, takerSide } of shown) {
    context.beginPath();
    const radius = Math.max(2, Math.sqrt(quantityLots / most) * DOT_PX_MAX);
    context.arc(Math.min(plot.width, xOf(plot, timeMs)), yOf(plot, priceTicks), radius, 0, 2 * Math.PI);
    context.fillStyle = fills[takerSide];
    context.fill();
    context.stroke();
  }
}

function drawAxes(context: CanvasRenderingContext2D, plot: Plot, { terms }: ClientInstrument): void {
  const { width, height, lowTicks, highTicks, fromMs, toMs } = plot;
  context.clearRect(width, 0, AXIS_PX, height + TIMES_PX);
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.fillStyle = color('muted');
  const price = stepFormat(terms.tickSize);
  context.textAlign = 'left';
  for (let label = 0; label < LABELS; label += 1) {
    const ticks = Math.round(lowTicks + ((label + 0.5) / LABELS) * (highTicks - lowTicks));
    context.fillText(price(ticks), width + 8, yOf(plot, ticks) + 4);
  }
  const minutes = Math.round((toMs - fromMs) / 60_000);
  for (let back = minutes; back >= 0; back -= 1) {
    const x = xOf(plot, toMs - back * 60_000);
    if (x < 0) continue;
    context.textAlign = back === 0 ? 'right' : x < 20 ? 'left' : 'center';
    context.fillText(back === 0 ? 'now' : `−${back} min`, x, height + 15);
  }
}
