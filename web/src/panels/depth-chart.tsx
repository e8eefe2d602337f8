/** The depth of the book: how much can be bought and sold up to each price. */
import { useEffect, useRef } from 'preact/hooks';
import type { LevelSteps } from '../../../clients/typescript/src/tradsys.js';
import { stepFormat } from '../format/format.js';
import { color } from '../parts/colors.js';
import { Empty, Skeleton } from '../parts/states.js';
import { nextFrame } from '../state/frame.js';
import { type BookView, deepBook } from '../state/market.js';
import { theme } from '../state/settings.js';

const LABELS = 5;
const PAD_PX = 22;

export function DepthChart() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = deepBook.value;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const drawNow = (): void => drawDepth(element, deepBook.peek());
    nextFrame(drawNow);
    const observer = new ResizeObserver(() => nextFrame(drawNow));
    observer.observe(element);
    return () => observer.disconnect();
  }, [view, theme.value]);
  if (view === undefined) return <Skeleton label="The order book is loading" />;
  if (view.bids.length === 0 || view.asks.length === 0)
    return <Empty title="One side of the book is empty">Depth needs offers on both sides.</Empty>;
  return <canvas ref={canvas} class="depth-canvas" role="img" aria-label={summary(view)} />;
}

function summary({ instrument, bids, asks }: BookView): string {
  const total = (levels: readonly LevelSteps[]): string =>
    stepFormat(instrument.terms.lotSize)(levels.reduce((sum, { quantityLots }) => sum + quantityLots, 0));
  const { baseAsset } = instrument.terms;
  return `Depth of ${instrument.symbol}: ${total(bids)} ${baseAsset} bid, ${total(asks)} ${baseAsset} offered`;
}

function drawDepth(canvas: HTMLCanvasElement, view: BookView | undefined): void {
  const context = canvas.getContext('2d');
  const [bid, ask] = [view?.bids[0], view?.asks[0]];
  if (context === null || view === undefined || bid === undefined || ask === undefined) return;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const middle = (bid.priceTicks + ask.priceTicks) / 2;
  const reach = Math.max(1, Math.min(middle - lastOf(view.bids), lastOf(view.asks) - middle));
  const sides = [view.bids, view.asks].map((levels) => cumulated(levels, middle, reach));
  const most = Math.max(...sides.map((points) => points.at(-1)?.total ?? 0)) * 1.1;
  const plot = { width, height: height - PAD_PX, middle, reach, most };
  grid(context, plot, view);
  drawSide(context, sides[0] ?? [], plot, 'bid');
  drawSide(context, sides[1] ?? [], plot, 'ask');
}

interface Point {
  readonly priceTicks: number;
  readonly total: number;
}
interface Plot {
  readonly width: number;
  readonly height: number;
  /** Ticks of the middle, and how many ticks there are to either side. */
  readonly middle: number;
  readonly reach: number;
  readonly most: number;
}

function lastOf(levels: readonly LevelSteps[]): number {
  return levels.at(-1)?.priceTicks ?? 0;
}

function cumulated(levels: readonly LevelSteps[], middle: number, reach: number): Point[] {
  const points: Point[] = [];
  let total = 0;
  for (const { priceTicks, quantityLots } of levels) {
    if (Math.abs(priceTicks - middle) > reach) break;
    total += quantityLots;
    points.push({ priceTicks, total });
  }
  return points;
}

function xOf({ width, middle, reach }: Plot, priceTicks: number): number {
  return ((priceTicks - middle) / reach / 2 + 0.5) * width;
}

function drawSide(context: CanvasRenderingContext2D, points: readonly Point[], plot: Plot, name: 'bid' | 'ask'): void {
  const edge = name === 'bid' ? 0 : plot.width;
  const y = (total: number): number => plot.height * (1 - total / plot.most);
  const outline = new Path2D();
  let before = plot.height;
  for (const { priceTicks, total } of points) {
    const x = xOf(plot, priceTicks);
    if (before === plot.height) outline.moveTo(x, before);
    else outline.lineTo(x, before);
    before = y(total);
    outline.lineTo(x, before);
  }
  outline.lineTo(edge, before);
  const area = new Path2D(outline);
  area.lineTo(edge, plot.height);
  context.fillStyle = color(`${name}-soft`);
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- of a canvas, not of an array
  context.fill(area);
  context.strokeStyle = color(name);
  context.lineWidth = 1.5;
  context.stroke(outline);
}

/** Lines and labels: prices below, totals at the right. */
function grid(context: CanvasRenderingContext2D, plot: Plot, { instrument }: BookView): void {
  const { width, height, middle, reach, most } = plot;
  const { tickSize, lotSize } = instrument.terms;
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.fillStyle = color('muted');
  context.strokeStyle = color('line');
  context.lineWidth = 1;
  for (let label = 0; label < LABELS; label += 1) {
    const share = (label + 0.5) / LABELS;
    const x = Math.round(share * width) + 0.5;
    line(context, x, 0, x, height);
    context.textAlign = 'center';
    context.fillText(stepFormat(tickSize)(Math.round(middle + (share * 2 - 1) * reach)), x, height + 15);
    const y = Math.round(height * (1 - share)) + 0.5;
    line(context, 0, y, width, y);
    context.textAlign = 'right';
    context.fillText(stepFormat(lotSize)(Math.round(most * share)), width - 6, y - 4);
  }
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
