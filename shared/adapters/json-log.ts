// Log lines as JSON, one per line on standard output, and metrics in CloudWatch's embedded metric format. Refuses to
// throw: a field that does not serialize is named, not fatal.

import type { Log } from '../app/ports.ts';

/** The alarms of the template watch this namespace with this one dimension. */
export const METRIC_NAMESPACE = 'Faultline';
export const METRIC_DIMENSION = 'Stage';

type Level = 'info' | 'warn' | 'error';

export class JsonLog implements Log {
  readonly #stage: string;
  readonly #context: Readonly<Record<string, unknown>>;
  readonly #write: (line: string) => void;

  /** `context` goes on every line, e.g. the function's name. `write` takes one line with its end. */
  constructor(options: {
    stage: string;
    context?: Readonly<Record<string, unknown>>;
    write?: (line: string) => void;
  }) {
    this.#stage = options.stage;
    this.#context = options.context ?? {};
    // Not console: Lambda's text format prefixes console's lines, and CloudWatch then finds no metrics in them.
    this.#write = options.write ?? ((line) => process.stdout.write(line));
  }

  info(event: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#line('info', event, fields);
  }

  warn(event: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#line('warn', event, fields);
  }

  error(event: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#line('error', event, fields);
  }

  /** Source of the shape: CloudWatch's embedded metric format specification. */
  metric(name: string, value = 1): void {
    this.#put({
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          {
            Namespace: METRIC_NAMESPACE,
            Dimensions: [[METRIC_DIMENSION]],
            Metrics: [{ Name: name, Unit: 'Count' }],
          },
        ],
      },
      [METRIC_DIMENSION]: this.#stage,
      [name]: value,
    });
  }

  #line(level: Level, event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#put({ level, at: new Date().toISOString(), event, ...this.#context, ...fields });
  }

  #put(line: Readonly<Record<string, unknown>>): void {
    try {
      this.#write(`${JSON.stringify(line, plain)}\n`);
    } catch (error) {
      this.#write(`${JSON.stringify({ level: 'error', event: 'log_line_lost', why: String(error) })}\n`);
    }
  }
}

/** Errors have no enumerable members, and a bigint does not serialize at all. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
}
