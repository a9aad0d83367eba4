// One invocation of a handler, as a process that can die: each call through it that changes the world is a numbered step,
// and a fault plan may kill the process just before or just after a step. Reads are no steps: dying before a read is
// dying after the change before it. A dead process does nothing more; its caller never hears from it.

export interface Fault {
  /** Counted over the whole scenario, from 1. */
  readonly step: number;
  /** `before`: the step does not happen. `after`: it happens, and nobody learns of it. */
  readonly dies: 'before' | 'after';
}

/** Counts steps over a scenario and knows where the next process is to die. */
export class FaultPlan {
  steps = 0;
  readonly log: string[] = [];
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[] = []) {
    this.faults = faults;
  }
  next(name: string): Fault | undefined {
    this.steps++;
    this.log.push(name);
    return this.faults.find((fault) => fault.step === this.steps);
  }
}

const DIED = Symbol('died');

const READS =
  /^(head|commitOf|attemptOf|get|latest|history|find|list|timeline|overdue|depth|wrongCount|read|urlOf|held|waiting|bundleOf|bundleIdOf|turns)$/;

/**
 * Runs `work` with every port wrapped. Answers what it returned, or `'died'` where the plan killed it. A call of a dead
 * process stays pending for ever, so none of its catch blocks and retries can run.
 */
export async function asProcess<Result>(
  plan: FaultPlan,
  work: (through: <Port extends object>(name: string, port: Port) => Port) => Promise<Result>,
): Promise<Result | 'died'> {
  let die: (value: typeof DIED) => void = () => {};
  const death = new Promise<typeof DIED>((resolve) => {
    die = resolve;
  });
  let dead = false;
  const forEver = new Promise<never>(() => {});

  const through = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get(target, key, receiver) {
        const member = Reflect.get(target, key, receiver);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (dead) return forEver;
          if (READS.test(String(key))) return Reflect.apply(member, target, args);
          const fault = plan.next(`${name}.${String(key)}`);
          if (fault?.dies === 'before') {
            dead = true;
            die(DIED);
            return forEver;
          }
          const result = Reflect.apply(member, target, args);
          if (fault?.dies !== 'after') return result;
          dead = true;
          // It may well have been refused, and the dead do not learn of that either.
          const dies = () => die(DIED);
          Promise.resolve(result).then(dies, dies);
          return forEver;
        };
      },
    });

  const outcome = await Promise.race([work(through), death]);
  return outcome === DIED ? 'died' : outcome;
}
