/**
 * What is worth waking somebody for. `npm run docs` makes of it the rules of Prometheus, their tests for
 * `promtool test rules`, and docs/operations/runbook.md.
 *
 * `fires` are series, a sample a minute in promtool's notation, that make the alert fire at `at`; with `quiet` it must not.
 */
const JOB = { job: 'tradsys', instance: 'venue:9090' };

/** @param {string} name @param {string} values @param {Record<string, string>} labels */
const series = (name, values, labels = {}) => ({ name, values, labels: { ...JOB, ...labels } });
const orderRoute = { method: 'POST', endpoint: '/api/v1/orders', status: '201' };

/** Orders over REST that took at most 50 ms, and all of them. */
const orderTimes = (within, all) => [
  series('hft_request_duration_seconds_bucket', within, { ...orderRoute, le: '0.05' }),
  series('hft_request_duration_seconds_bucket', all, { ...orderRoute, le: '0.1' }),
  series('hft_request_duration_seconds_bucket', all, { ...orderRoute, le: '+Inf' }),
];
const histogram = (name, bounds, values, labels = {}) =>
  [...bounds, '+Inf'].map((le, place) => series(`${name}_bucket`, values[place], { ...labels, le }));
const gauge = (name, firing, sound, labels = {}) => ({
  fires: [series(name, firing, labels)],
  quiet: [series(name, sound, labels)],
});

export const alerts = [
  {
    name: 'TradsysDown',
    severity: 'critical',
    expr: 'up{job="tradsys"} == 0',
    for: '1m',
    at: '3m',
    ...gauge('up', '0x10', '1x10'),
    summary: 'The venue cannot be scraped.',
    meaning: 'The process is gone, does not listen, or its event loop is stuck: nobody trades.',
    steps: [
      'Is the process there (`kubectl get pods`, `systemctl status`)? Its last lines say why it ended; exit code 78 is configuration.',
      'It is there and does not answer `GET /health/live`: keep a core dump if you can, then restart it. Nothing acknowledged is lost.',
      'It ends again at once: [disaster-recovery.md](disaster-recovery.md).',
    ],
  },
  {
    name: 'TradsysNotReady',
    severity: 'critical',
    expr: 'tradsys_venue_phase{phase="ready"} == 0',
    for: '5m',
    at: '8m',
    ...gauge('tradsys_venue_phase', '0x10', '1x10', { phase: 'ready' }),
    summary: 'The venue has not taken orders for five minutes.',
    meaning: 'It replays its journal, waits for something at its start, or drains and does not end.',
    steps: [
      '`tradsys_engine_start_progress` grows: it replays; wait. Make the next start quicker with a smaller `journal.replay_seconds_max`.',
      'It stands still: `GET /health` says which part is down.',
    ],
  },
  {
    name: 'TradsysOrdersSlow',
    severity: 'warning',
    expr: 'tradsys:order_seconds:p99_5m > 0.05',
    for: '5m',
    at: '15m',
    fires: orderTimes('0+50x20', '0+100x20'),
    quiet: orderTimes('0+100x20', '0+100x20'),
    summary: 'One of a hundred orders over REST takes more than 50 ms.',
    meaning: 'The acknowledgement waits for the disk, or the event loop for something else.',
    steps: [
      'Compare `tradsys_journal_sync_seconds` with its usual value: a slow disk is the commonest cause.',
      'Then the lag of the event loop and the pauses of the garbage collector on the dashboard *Platform*.',
      'Then load: `tradsys:capacity_used:ratio` near 1 wants fewer orders (`rate_limits.orders_per_s`) or a larger machine.',
    ],
  },
  {
    name: 'TradsysErrors',
    severity: 'critical',
    expr: 'tradsys:request_errors:ratio_5m > 0.01',
    for: '5m',
    at: '15m',
    fires: [
      series('hft_requests_total', '0+5x20', { method: 'GET', endpoint: '/ready', status: '503' }),
      series('hft_requests_total', '0+95x20', { method: 'GET', endpoint: '/ready', status: '200' }),
    ],
    quiet: [
      series('hft_requests_total', '0+100x20', { method: 'GET', endpoint: '/x', status: '404' }),
      series('hft_requests_total', '0+100x20', { method: 'GET', endpoint: '/ready', status: '200' }),
    ],
    summary: 'More than one of a hundred requests is answered with 5xx.',
    meaning: 'Clients are told that the venue cannot, which is not their fault.',
    steps: [
      'Which route and status: `sum by (endpoint, status) (rate(hft_requests_total{status=~"5.."}[5m]))`.',
      '503 of `/orders` is `VENUE_BUSY` or `JOURNAL_FULL`: see TradsysDiskFull and `tradsys_engine_unsynced_commands`.',
      '500 is a bug: the log has its stack under the `requestId` of the answer.',
    ],
  },
  {
    name: 'TradsysEventLoopStalls',
    severity: 'warning',
    expr: 'nodejs_eventloop_lag_p99_seconds > 0.1',
    for: '2m',
    at: '5m',
    ...gauge('nodejs_eventloop_lag_p99_seconds', '0.5x10', '0.01x10'),
    summary: 'The event loop is held up for more than 100 ms.',
    meaning: 'Something computes for long where all orders pass, or the machine gives the process no time.',
    steps: [
      'Is the machine overloaded (`process_cpu_seconds_total`, throttling of the container)?',
      'Take a CPU profile: [performance.md](../performance.md).',
    ],
  },
  {
    name: 'TradsysLongPauses',
    severity: 'warning',
    expr: 'histogram_quantile(0.99, sum by (le) (rate(hft_gc_pause_time_seconds_bucket[5m]))) > 0.05',
    for: '10m',
    at: '20m',
    fires: histogram('hft_gc_pause_time_seconds', ['0.05', '0.1'], ['0+50x30', '0+100x30', '0+100x30'], {
      kind: 'major',
    }),
    quiet: histogram('hft_gc_pause_time_seconds', ['0.05', '0.1'], ['0+100x30', '0+100x30', '0+100x30'], {
      kind: 'major',
    }),
    summary: 'One of a hundred pauses of the garbage collector is longer than 50 ms.',
    meaning: 'The heap is close to its limit, or the machine swaps.',
    steps: [
      '`hft_memory_usage_bytes` against `hft.memory_limit`: give it more, or find what grows with a heap profile.',
    ],
  },
  {
    name: 'TradsysProjectionLag',
    severity: 'warning',
    expr: 'tradsys_projection_lag_commands > 100000',
    for: '5m',
    at: '8m',
    ...gauge('tradsys_projection_lag_commands', '200000x10', '5x10'),
    summary: 'History is more than 100,000 commands behind.',
    meaning: 'Orders and market data are right; lists of old orders and trades are late, and old segments cannot go.',
    steps: [
      'Does `tradsys_projection_checkpoint` grow? Then it catches up; a burst was longer than the disk of `database.dsn` is quick.',
      'It stands still: the log says why the projector failed. `tradsys projections rebuild` makes the file anew; it is never the truth.',
    ],
  },
  {
    name: 'TradsysProjectorRestarts',
    severity: 'warning',
    expr: 'delta(tradsys_projector_restarts[15m]) > 2',
    at: '15m',
    fires: [series('tradsys_projector_restarts', '0+1x20')],
    quiet: [series('tradsys_projector_restarts', '4x20')],
    summary: 'The projector has failed three times in a quarter of an hour.',
    meaning: 'It is started again each time, and history falls behind.',
    steps: [
      'The log names the error of each failure; a damaged file of `database.dsn` is made anew by `tradsys projections rebuild`.',
    ],
  },
  {
    name: 'TradsysReadsRefused',
    severity: 'warning',
    expr: 'delta(tradsys_history_reads_refused[5m]) > 10',
    at: '10m',
    fires: [series('tradsys_history_reads_refused', '0+10x20')],
    quiet: [series('tradsys_history_reads_refused', '50x20')],
    summary: 'Reads of history wait too long for a connection and are refused.',
    meaning: 'More is asked than `database.max_conns` connections can read.',
    steps: [
      'Who asks: `sum by (endpoint) (rate(hft_requests_total[5m]))`. Raise `database.max_conns`, or lower their rate limit.',
    ],
  },
  {
    name: 'TradsysDiskFilling',
    severity: 'warning',
    expr: 'tradsys_disk_level >= 0.8',
    for: '5m',
    at: '8m',
    ...gauge('tradsys_disk_level', '0.8x10', '0x10'),
    summary: 'The disk of the data directory is at least 80 % full.',
    meaning: 'Nothing has stopped yet: [disk.md](disk.md) says what happens at which level.',
    steps: [
      'Grow the disk, or set `journal.retention_bytes` (with `journal.archive_dir` where old segments must stay).',
    ],
  },
  {
    name: 'TradsysDiskFull',
    severity: 'critical',
    expr: 'tradsys_disk_level >= 0.95 or predict_linear(tradsys_disk_free_bytes[1h], 4 * 3600) < 0',
    for: '5m',
    at: '70m',
    fires: [series('tradsys_disk_level', '0x100'), series('tradsys_disk_free_bytes', '1000-10x100')],
    quiet: [series('tradsys_disk_level', '0x100'), series('tradsys_disk_free_bytes', '1000000-10x100')],
    summary: 'The disk is full, or will be within four hours.',
    meaning: 'No snapshots are made; soon new orders are refused with 503 `JOURNAL_FULL`, and only cancels go on.',
    steps: ['Give it room at once; the venue goes on by itself, without a restart ([disk.md](disk.md)).'],
  },
  {
    name: 'TradsysJournalSlow',
    severity: 'warning',
    expr: 'histogram_quantile(0.99, sum by (le) (rate(tradsys_journal_sync_seconds_bucket[5m]))) > 0.1',
    for: '5m',
    at: '15m',
    fires: histogram('tradsys_journal_sync_seconds', ['0.1', '0.25'], ['0+50x20', '0+100x20', '0+100x20']),
    quiet: histogram('tradsys_journal_sync_seconds', ['0.1', '0.25'], ['0+100x20', '0+100x20', '0+100x20']),
    summary: 'One of a hundred fdatasyncs takes more than 100 ms.',
    meaning: 'Every acknowledgement waits for one.',
    steps: [
      'Who else writes on this disk? Is it throttled by its provider? Is it about to fail (`smartctl`, `dmesg`)?',
    ],
  },
  {
    name: 'TradsysSnapshotsFail',
    severity: 'warning',
    expr: 'delta(tradsys_snapshots_failed[1h]) > 0 or delta(tradsys_snapshots_without_room[1h]) > 0',
    at: '30m',
    fires: [series('tradsys_snapshots_failed', '0x10 1x50'), series('tradsys_snapshots_without_room', '0x60')],
    quiet: [series('tradsys_snapshots_failed', '2x60'), series('tradsys_snapshots_without_room', '0x60')],
    summary: 'A snapshot could not be made.',
    meaning: 'The next start replays for longer; nothing is lost.',
    steps: ['The log says why: no room on the disk, or a process that was killed for its memory.'],
  },
  {
    name: 'TradsysReplayLong',
    severity: 'warning',
    expr: 'tradsys_snapshot_replay_seconds > 120',
    for: '10m',
    at: '15m',
    ...gauge('tradsys_snapshot_replay_seconds', '300x20', '10x20'),
    summary: 'A start would replay for more than two minutes.',
    meaning: 'Snapshots do not keep up with the commands.',
    steps: ['See TradsysSnapshotsFail; otherwise lower `journal.replay_seconds_max`.'],
  },
  {
    name: 'TradsysOpenFault',
    severity: 'critical',
    expr: 'tradsys_open_faults > 0',
    at: '1m',
    ...gauge('tradsys_open_faults', '1x5', '0x5'),
    summary: 'A command has broken the core, and its instrument is suspended.',
    meaning: 'The venue has stopped once and come back; all other instruments trade.',
    steps: [
      '`GET /api/v1/admin/faults` says which command. Keep a backup, find the bug, and let two people lift it ([disaster-recovery.md](disaster-recovery.md)).',
    ],
  },
  {
    name: 'TradsysBooksDiffer',
    severity: 'critical',
    expr: 'hft_reconciliation_differences > 0',
    at: '1m',
    ...gauge('hft_reconciliation_differences', '3x5', '0x5'),
    summary: 'Ledger, positions and trades are not the same.',
    meaning: 'The last reconciliation found figures that differ: a bug, or a file that somebody or a disk has changed.',
    steps: [
      '`GET /api/v1/admin/reconciliations` names each figure, what it should be and what it is ([reconciliation.md](../reconciliation.md)).',
      'The journal is the truth: `tradsys journal verify DIR`, then `tradsys projections rebuild` where only stored rows are wrong.',
    ],
  },
  {
    name: 'TradsysHalted',
    severity: 'warning',
    expr: 'sum by (reason) (hft_risk_halted_instruments) > 0',
    for: '1m',
    at: '4m',
    ...gauge('hft_risk_halted_instruments', '2x10', '0x10', { reason: 'operator' }),
    summary: 'Instruments are halted.',
    meaning: 'The label says who began it: an operator, a breaker, a schedule or a scenario of the demo.',
    steps: [
      '`GET /api/v1/pairs` says which. What a breaker has halted reopens in an auction by itself; earlier takes two people ([risk.md](../risk.md)).',
    ],
  },
  {
    name: 'TradsysKillSwitch',
    severity: 'critical',
    expr: 'sum by (scope) (hft_risk_kill_switches_active) > 0',
    at: '1m',
    ...gauge('hft_risk_kill_switches_active', '1x5', '0x5', { scope: 'venue' }),
    summary: 'A kill switch is on.',
    meaning:
      'The venue, an account, a group, an instrument or what a session sends is stopped, and its open orders are gone.',
    steps: [
      '`GET /api/v1/admin/audit?action=riskAdmin.setKillSwitch` says who set it; a breaker is in `hft_risk_breaker_trips_total`.',
      'Release it with `POST /api/v1/admin/kill-switch` when its cause is understood.',
    ],
  },
  {
    name: 'TradsysBreakerTripped',
    severity: 'warning',
    expr: 'sum by (breaker) (increase(hft_risk_breaker_trips_total[10m])) > 0',
    at: '5m',
    fires: [series('hft_risk_breaker_trips_total', '0x3 1x10', { breaker: 'loss' })],
    quiet: [series('hft_risk_breaker_trips_total', '3x13', { breaker: 'loss' })],
    summary: 'A breaker has tripped.',
    meaning: 'Losses, message rates or the fall of the market have passed a limit ([risk.md](../risk.md)).',
    steps: ['See TradsysKillSwitch and TradsysHalted for what it has stopped.'],
  },
  {
    name: 'TradsysRefusals',
    severity: 'warning',
    expr: 'tradsys:orders_refused:ratio_5m > 0.5 and tradsys:orders_in:rate1m > 1',
    for: '5m',
    at: '15m',
    fires: [
      series('hft_orders_processed_total', '0+600x20', { type: 'unknown', side: 'unknown', outcome: 'refused' }),
      series('hft_orders_processed_total', '0+60x20', { type: 'limit', side: 'buy', outcome: 'rested' }),
    ],
    quiet: [
      series('hft_orders_processed_total', '0+6x20', { type: 'unknown', side: 'unknown', outcome: 'refused' }),
      series('hft_orders_processed_total', '0+600x20', { type: 'limit', side: 'buy', outcome: 'rested' }),
    ],
    summary: 'More than half of the orders are refused.',
    meaning: 'A client is out of control, or an instrument or a limit is not as its users believe.',
    steps: [
      '`sum by (reason) (rate(hft_risk_refusals_total[5m]))` says which limit; the audit trail and the log say whose orders.',
    ],
  },
  {
    name: 'TradsysAuditChainBroken',
    severity: 'critical',
    expr: 'tradsys_audit_chain_sound == 0',
    at: '1m',
    ...gauge('tradsys_audit_chain_sound', '0x5', '1x5'),
    summary: 'The audit trail was changed or cut.',
    meaning: 'Somebody wrote into `identity.db` past the venue, or the disk has lost pages.',
    steps: [
      'Treat it as an intrusion: copy the data directory away first. `tradsys audit verify DIR` names the entry.',
      'Compare with the last backup; who had access to the file is outside of the venue to find out.',
    ],
  },
  {
    name: 'TradsysAuditChainUnchecked',
    severity: 'warning',
    expr: 'time() - tradsys_audit_chain_checked_timestamp_seconds > 3 * 3600 and on (instance) process_start_time_seconds < time() - 3 * 3600',
    for: '5m',
    at: '240m',
    fires: [
      series('tradsys_audit_chain_checked_timestamp_seconds', '0x300'),
      series('process_start_time_seconds', '0x300'),
    ],
    quiet: [
      series('tradsys_audit_chain_checked_timestamp_seconds', '0+60x300'),
      series('process_start_time_seconds', '0x300'),
    ],
    summary: 'Nobody has checked the audit trail for three hours.',
    meaning: '`audit.verify_interval_s` is 0 or longer than that, or each look fails.',
    steps: ['The log of `audit` says why; `tradsys audit verify DIR` checks it from outside.'],
  },
  {
    name: 'TradsysClockOff',
    severity: 'warning',
    expr: 'abs(tradsys_clock_offset_seconds) > 0.1',
    for: '5m',
    at: '10m',
    ...gauge('tradsys_clock_offset_seconds', '-0.4x20', '0.0001x20'),
    summary: "The venue's clock and the machine's are more than 100 ms apart.",
    meaning: 'The machine was set by a step, or was suspended. Times on records go on evenly and are off by so much.',
    steps: [
      'Is the machine itself right (`chronyc tracking`)? Then restart the venue at a quiet moment: it takes the time of the machine at its start.',
    ],
  },
  {
    name: 'TradsysSlowClients',
    severity: 'warning',
    expr: 'increase(hft_websocket_cut_offs_total{reason="slow"}[10m]) > 5 or hft_websocket_connections_held > 50',
    for: '5m',
    at: '15m',
    fires: [
      series('hft_websocket_connections_held', '80x20'),
      series('hft_websocket_cut_offs_total', '0x20', { reason: 'slow' }),
    ],
    quiet: [
      series('hft_websocket_connections_held', '0x20'),
      series('hft_websocket_cut_offs_total', '2x20', { reason: 'slow' }),
    ],
    summary: 'Many clients do not read what they are sent.',
    meaning:
      'They get no market data until they have caught up, and are cut off where too much waits. Others are not held up.',
    steps: ['One network, or all? `hft_websocket_queued_bytes` says how much waits.'],
  },
  {
    name: 'TradsysDataQuality',
    severity: 'warning',
    expr: 'sum by (check) (delta(tradsys_data_quality_findings[10m])) > 0',
    at: '8m',
    fires: [series('tradsys_data_quality_findings', '0x3 2x10', { check: 'crossed', symbol: 'BTC-USD' })],
    quiet: [series('tradsys_data_quality_findings', '2x13', { check: 'crossed', symbol: 'BTC-USD' })],
    summary: 'The watch over our own market data has found something.',
    meaning:
      'What we publish contradicts itself, or an instrument has gone quiet ([market-data.md](../market-data.md)).',
    steps: ['The log has the finding with its numbers.'],
  },
];

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
