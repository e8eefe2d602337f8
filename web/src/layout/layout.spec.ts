import { describe, expect, test } from '@jest/globals';
import { gridTemplate, isShown, type Layout, moved, parsedLayout, standardPlaces, toggled } from './layout.js';

const layout: Layout = { ...standardPlaces, symbol: 'BTC-USD', chartView: 'depth', interval: '1m' };

test('the standard layout has a tall ticket at the right and the account below the rest', () => {
  expect(gridTemplate(standardPlaces)).toBe(
    `'chart market ticket' minmax(0, 1fr) 'orders orders ticket' minmax(220px, 32%) / minmax(0, 1fr) 290px 300px`,
  );
});

test('a ticket in the middle is as high as the others, and the account goes above where it is wanted', () => {
  const places = { ...moved(standardPlaces, 'ticket', -1), isAccountAbove: true };
  expect(gridTemplate(places)).toBe(
    `'orders orders orders' minmax(220px, 32%) 'chart ticket market' minmax(0, 1fr) / minmax(0, 1fr) 300px 290px`,
  );
});

test('without a chart the others share the width; without the account there is one row', () => {
  const places = toggled(toggled(standardPlaces, 'chart'), 'account');
  expect(gridTemplate(places)).toBe(`'market ticket' minmax(0, 1fr) / minmax(0, 1fr) 300px`);
  expect(gridTemplate({ ...standardPlaces, hidden: ['watch', 'chart', 'market', 'ticket'] })).toContain(`'orders'`);
});

describe('a panel', () => {
  test('moves past what is hidden, and stays at the edge', () => {
    expect(moved(standardPlaces, 'chart', -1)).toBe(standardPlaces);
    expect(moved(standardPlaces, 'ticket', 1)).toBe(standardPlaces);
    const withWatch = toggled(standardPlaces, 'watch');
    expect(moved(withWatch, 'chart', -1).columns).toEqual(['chart', 'watch', 'market', 'ticket']);
    const withoutMarket = toggled(standardPlaces, 'market');
    expect(moved(withoutMarket, 'chart', 1).columns).toEqual(['watch', 'market', 'ticket', 'chart']);
  });

  test('is hidden and shown again, but for the last one', () => {
    const without = toggled(standardPlaces, 'account');
    expect([isShown(without, 'account'), isShown(toggled(without, 'account'), 'account')]).toEqual([false, true]);
    const last = { ...standardPlaces, hidden: ['watch', 'market', 'ticket', 'account'] as const };
    expect(toggled(last, 'chart')).toBe(last);
  });
});

test('what a browser has kept is taken where it is a layout, and nothing else', () => {
  expect(parsedLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
  for (const wrong of [
    null,
    'layout',
    { ...layout, columns: ['chart', 'market', 'ticket'] },
    { ...layout, columns: ['chart', 'chart', 'market', 'ticket', 'watch'] },
    { ...layout, columns: ['chart', 'market', 'ticket', 'news'] },
    { ...layout, hidden: ['watch', 'chart', 'market', 'ticket', 'account'] },
    { ...layout, hidden: 'chart' },
    { ...layout, isAccountAbove: 'yes' },
    { ...layout, symbol: 5 },
  ])
    expect(parsedLayout(wrong)).toBeUndefined();
});
