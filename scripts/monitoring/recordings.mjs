/** What the venue is measured by: as often as a second, as shares, and of what it can. */
export const recordings = [
  { record: 'tradsys:orders_in:rate1m', expr: 'sum(rate(hft_orders_processed_total[1m]))' },
  { record: 'tradsys:orders_refused:rate1m', expr: 'sum(rate(hft_orders_processed_total{outcome="refused"}[1m]))' },
  {
    record: 'tradsys:orders_refused:ratio_5m',
    expr: 'sum(rate(hft_orders_processed_total{outcome="refused"}[5m])) / sum(rate(hft_orders_processed_total[5m]))',
  },
  { record: 'tradsys:orders_cancelled:rate1m', expr: 'sum(rate(hft_orders_cancelled_total[1m]))' },
  { record: 'tradsys:trades:rate1m', expr: 'sum(rate(tradsys_engine_trades_total[1m]))' },
  { record: 'tradsys:messages_out:rate1m', expr: 'sum(rate(hft_market_data_messages_total[1m]))' },
  // 100,000 orders a second over /ws is what docs/performance.md measured as held on two shared cores.
  { record: 'tradsys:capacity_used:ratio', expr: 'sum(rate(hft_orders_processed_total[1m])) / 100000' },
  {
    record: 'tradsys:order_to_trade:ratio_1h',
    expr: 'sum(increase(hft_orders_processed_total[1h])) / sum(increase(tradsys_engine_trades_total[1h]))',
  },
  {
    record: 'tradsys:order_seconds:p99_5m',
    expr: 'histogram_quantile(0.99, sum by (le) (rate(hft_request_duration_seconds_bucket{method="POST",endpoint="/api/v1/orders"}[5m])))',
  },
  {
    record: 'tradsys:request_errors:ratio_5m',
    expr: '(sum(rate(hft_requests_total{status=~"5.."}[5m])) or vector(0)) / sum(rate(hft_requests_total[5m]))',
  },
];
