/** Series of samples for the tests of alerts, in promtool's notation. */
const JOB = { job: 'tradsys', instance: 'venue:9090' };

/** @param {string} name @param {string} values @param {Record<string, string>} labels */
export const series = (name, values, labels = {}) => ({ name, values, labels: { ...JOB, ...labels } });
const orderRoute = { method: 'POST', endpoint: '/api/v1/orders', status: '201' };

/** Orders over REST that took at most 50 ms, and all of them. */
export const orderTimes = (within, all) => [
  series('hft_request_duration_seconds_bucket', within, { ...orderRoute, le: '0.05' }),
  series('hft_request_duration_seconds_bucket', all, { ...orderRoute, le: '0.1' }),
  series('hft_request_duration_seconds_bucket', all, { ...orderRoute, le: '+Inf' }),
];
export const histogram = (name, bounds, values, labels = {}) =>
  [...bounds, '+Inf'].map((le, place) => series(`${name}_bucket`, values[place], { ...labels, le }));
export const gauge = (name, firing, sound, labels = {}) => ({
  fires: [series(name, firing, labels)],
  quiet: [series(name, sound, labels)],
});
