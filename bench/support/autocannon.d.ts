/** The part of autocannon that the benchmarks use; the package has no types. */
declare module 'autocannon' {
  type Options = {
    url: string;
    connections: number;
    duration: number;
    /** Calls a second of all connections together; as many as are answered where left out. */
    overallRate?: number;
    headers?: Record<string, string>;
    /** Each connection goes round these. */
    requests: { method: 'GET'; path: string }[];
  };
  type Result = {
    latency: { p50: number; p90: number; p99: number; max: number };
    requests: { average: number; total: number };
    errors: number;
    non2xx: number;
  };
  const autocannon: (options: Options) => Promise<Result>;
  export = autocannon;
}
