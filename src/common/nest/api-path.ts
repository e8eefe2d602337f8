/** Where the REST API begins. Probes, metrics and documents stand outside. */
export const API = 'api/v1';
