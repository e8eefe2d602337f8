/** One kind of error that the REST API answers. */
export interface ProblemType {
  readonly status: number;
  readonly title: string;
  /** The cause, in general; an error that knows more says it in its own `detail`. */
  readonly detail: string;
  readonly fix: string;
  /** True where the same request, sent again later, can succeed. */
  readonly retryable: boolean;
}
