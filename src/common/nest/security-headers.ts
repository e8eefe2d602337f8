import helmet from 'helmet';

export interface SecurityHeaders {
  /** Of every answer that is data. */
  readonly data: Readonly<Record<string, string>>;
  /** Of the pages that the venue serves: they load from it and from nowhere else. */
  readonly pages: Readonly<Record<string, string>>;
  /** Of the terminal, which needs nothing within its markup. */
  readonly terminal: Readonly<Record<string, string>>;
}

const NONE = ["'none'"];
const SELF = ["'self'"];
/** Two years, as the preload lists ask for. */
const HSTS_S = 63_072_000;

/** What browsers are told. Made once: to make them anew for each request would cost more than its authentication. */
export function securityHeaders(isTls: boolean): SecurityHeaders {
  const common = {
    strictTransportSecurity: isTls && { maxAge: HSTS_S, includeSubDomains: true },
    referrerPolicy: { policy: 'no-referrer' },
    // Old browsers only, and worth no bytes in every answer.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    originAgentCluster: false,
  } as const;
  const closed = { 'base-uri': NONE, 'form-action': NONE, 'frame-ancestors': NONE };
  const data = headersOf({
    ...common,
    crossOriginOpenerPolicy: false,
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': NONE, ...closed } },
  });
  const page = {
    ...closed,
    'default-src': NONE,
    'script-src': SELF,
    'connect-src': SELF,
    'font-src': SELF,
    'manifest-src': SELF,
    'img-src': ["'self'", 'data:'],
    'style-src': SELF,
  };
  // Swagger's page styles itself within its markup.
  const swagger = { ...page, 'style-src': ["'self'", "'unsafe-inline'"] };
  const withPolicy = (directives: Record<string, string[]>): Record<string, string> =>
    headersOf({ ...common, contentSecurityPolicy: { useDefaults: false, directives } });
  return { data, pages: withPolicy(swagger), terminal: withPolicy(page) };
}

function headersOf(options: Parameters<typeof helmet>[0]): Record<string, string> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  helmet(options)({} as never, response as never, (error?: unknown) => {
    if (error instanceof Error) throw error;
  });
  return headers;
}
