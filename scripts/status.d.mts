interface Row {
  readonly title: string;
  readonly covers?: string;
  readonly tests?: readonly string[];
}
interface Result {
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
}

export function statusPage(rows: Readonly<Record<string, Row>>, result: Result, root: string): string;
