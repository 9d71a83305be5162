import { Needs } from './access.js';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds, from 1 ms to 60 s: for delays a viewer or a moderator feels. */
const LATENCY_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60,
] as const;

/** The numbers of one app. Labels must be low-cardinality: never an id. */
export interface Metrics {
  readonly registry: Registry;
  counter<L extends string = never>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  gauge<L extends string = never>(name: string, help: string, labels?: readonly L[], collect?: (g: Gauge<L>) => void | Promise<void>): Gauge<L>; // prettier-ignore
  histogram<L extends string = never>(name: string, help: string, labels?: readonly L[], buckets?: readonly number[]): Histogram<L>; // prettier-ignore
}

export interface MetricsOptions {
  /** Becomes the default label `app`. */
  readonly app: string;
  /** Node's own metrics (event loop lag, heap, CPU); once per process is enough. Default false. */
  readonly process?: boolean;
}

/** A registry of its own per app, so that several apps may live in one process. */
export const createMetrics = ({ app, process = false }: MetricsOptions): Metrics => {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  if (process) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: <L extends string>(name: string, help: string, labels: readonly L[] = [], collect?: (g: Gauge<L>) => void | Promise<void>) =>
      new Gauge<L>({
        name,
        help,
        labelNames: [...labels],
        registers,
        ...(collect === undefined
          ? {}
          : {
              collect(this: Gauge<L>) {
                return collect(this);
              },
            }),
      }), // prettier-ignore
    histogram: (name, help, labels = [], buckets = LATENCY_BUCKETS) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
  };
};

export const METRICS = Symbol('METRICS');

@Controller()
export class MetricsController {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  @Get('metrics')
  @Needs('host.read')
  @Header('cache-control', 'no-store')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
