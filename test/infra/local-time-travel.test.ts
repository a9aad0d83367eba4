// Moving business time on: step by step, in order, never while something runs, never backwards; and the lock that keeps
// a data folder to one desk.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Activity } from '../../infra/local/activity.ts';
import { BusinessClock } from '../../infra/local/business-clock.ts';
import { FolderTaken, takeFolder } from '../../infra/local/lock.ts';
import type { QueueState } from '../../infra/local/queue-thread.ts';
import { durationMsOf, type Surroundings, TimeTravel } from '../../infra/local/time-travel.ts';

const MINUTE_MS = 60_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-time-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A world of alarms and due items, as minutes from its beginning; what fires is noted with the minute it fired at. */
function worldOf(start: { schedules?: number[]; messages?: number[]; due?: number[] }) {
  const clock = new BusinessClock(null);
  const activity = new Activity();
  const zero = clock.now();
  const minute = () => Math.round(((clock.now() - zero) / MINUTE_MS) * 100) / 100;
  const at = (minutes: number[] | undefined) => (minutes ?? []).map((each) => zero + each * MINUTE_MS);
  const [schedules, messages, due] = [at(start.schedules), at(start.messages), at(start.due)];
  const fired: string[] = [];
  const fire = (list: number[], name: string) => {
    while (list[0] !== undefined && list[0] <= clock.now()) {
      list.shift();
      fired.push(`${name}@${minute()}`);
    }
  };
  const earliest = (list: number[]) => (list.length === 0 ? null : Math.min(...list));
  const world: Surroundings = {
    clock,
    activity,
    queueStates: async (): Promise<QueueState[]> => {
      fire(messages, 'message');
      return [{ name: 'wake', visible: 0, busy: 0, waiting: messages.length, nextAt: earliest(messages) }];
    },
    nextScheduleAt: () => earliest(schedules),
    dues: async () => due.toSorted((one, other) => one - other),
    leap: async (offsetMs) => clock.publish(offsetMs),
    leapt: () => fire(schedules, 'schedule'),
    sweep: async () => fire(due, 'swept'),
    sweepExpired: async () => undefined,
  };
  return { world, clock, activity, fired, zero, messages, due, minute };
}

describe('advancing', () => {
  it('stops at each schedule and each delayed message on the way, in their order', async () => {
    const { world, fired, clock, zero } = worldOf({ schedules: [10, 70], messages: [5, 40, 200] });
    const progress = await new TimeTravel(world).advance(120 * MINUTE_MS);
    expect(fired).toEqual(['message@5', 'schedule@10', 'message@40', 'schedule@70']);
    expect(progress.done).toBe(true);
    expect(progress.target - progress.from).toBe(120 * MINUTE_MS);
    expect(clock.now()).toBeGreaterThanOrEqual(zero + 120 * MINUTE_MS);
    expect(clock.now()).toBeLessThan(zero + 121 * MINUTE_MS);
  });

  it('follows what a firing arms anew', async () => {
    const { world, fired, messages, clock } = worldOf({ messages: [10] });
    const states = world.queueStates;
    const again = {
      ...world,
      queueStates: async () => {
        const before = fired.length;
        const now = await states();
        if (fired.length > before && fired.length < 4) messages.push(clock.now() + 15 * MINUTE_MS);
        return now;
      },
    };
    await new TimeTravel(again).advance(60 * MINUTE_MS);
    expect(fired).toEqual(['message@10', 'message@25', 'message@40', 'message@55']);
  });

  it('waits while something runs', async () => {
    const { world, activity, fired } = worldOf({ messages: [10] });
    let finish: () => void = () => undefined;
    const work = activity.during(() => new Promise<void>((resolve) => (finish = resolve)));
    const journey = new TimeTravel(world).advance(30 * MINUTE_MS);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(fired).toEqual([]);
    finish();
    await work;
    await journey;
    expect(fired).toEqual(['message@10']);
  });

  it('lets the sweeper find a due item without an alarm when it is overdue, and not before', async () => {
    const { world, fired } = worldOf({ messages: [5], due: [20] });
    await new TimeTravel(world).advance(60 * MINUTE_MS);
    expect(fired).toEqual(['message@5', 'swept@20.25']);
  });

  it('goes to the due instant itself where its alarm is armed within the second before it', async () => {
    const { world, clock, messages, due, minute } = worldOf({});
    const wakeAt = clock.now() + 10 * MINUTE_MS;
    messages.push(wakeAt - 700);
    due.push(wakeAt);
    const seen: number[] = [];
    const leap = world.leap;
    const noting = {
      ...world,
      leap: async (offsetMs: number) => {
        await leap(offsetMs);
        if (clock.now() >= wakeAt) due.length = 0;
        seen.push(minute());
      },
    };
    await new TimeTravel(noting).advance(20 * MINUTE_MS);
    expect(seen[0]).toBe(10);
  });

  it('goes to the instant that all that runs sleeps until, and no further while something else runs', async () => {
    const { world, clock, activity, zero } = worldOf({});
    let wake: () => void = () => undefined;
    const sleeper = {};
    const until = zero + 30 * MINUTE_MS;
    activity.sleeps(sleeper, [until]);
    const asleep = activity.during(() => new Promise<void>((resolve) => (wake = resolve)));
    let finish: () => void = () => undefined;
    const work = activity.during(() => new Promise<void>((resolve) => (finish = resolve)));
    const leaps: number[] = [];
    const leap = world.leap;
    const noting = {
      ...world,
      leap: async (offsetMs: number) => {
        await leap(offsetMs);
        leaps.push(Math.round((clock.now() - zero) / MINUTE_MS));
        if (clock.now() < until) return;
        activity.sleeps(sleeper, []);
        wake();
      },
    };
    const journey = new TimeTravel(noting).advance(60 * MINUTE_MS);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(leaps).toEqual([]);
    finish();
    await Promise.all([work, asleep, journey]);
    expect(leaps).toEqual([30, 60]);
  });

  it('does one journey after the other', async () => {
    const { world, fired } = worldOf({ messages: [10, 40, 70] });
    const travel = new TimeTravel(world);
    const [first, second] = await Promise.all([
      travel.advance(30 * MINUTE_MS),
      travel.advance(30 * MINUTE_MS),
    ]);
    expect(second.from).toBeGreaterThanOrEqual(first.target);
    expect(fired).toEqual(['message@10', 'message@40']);
  });

  it('sweeps what falls due anew as soon as ever, however long something else helps no sweep', async () => {
    const { world, due, clock, zero } = worldOf({ due: [1, 50] });
    const [stuck = 0] = due;
    let sweptAt = 0;
    const half = {
      ...world,
      sweep: async () => {
        if (due.length === 1 || clock.now() < zero + 50 * MINUTE_MS) return;
        sweptAt = clock.now();
        due.splice(0, 2, stuck);
      },
    };
    await new TimeTravel(half).advance(120 * MINUTE_MS);
    expect(Math.floor((sweptAt - zero) / MINUTE_MS)).toBe(50);
  });

  it('sweeps what no sweep helps less and less often, and arrives', async () => {
    const { world, due } = worldOf({ due: [1] });
    let sweeps = 0;
    const stuck = {
      ...world,
      sweep: async () => {
        sweeps += 1;
      },
    };
    const progress = await new TimeTravel(stuck).advance(120 * MINUTE_MS);
    expect(progress.done).toBe(true);
    expect(due).toHaveLength(1);
    expect(sweeps).toBeGreaterThan(3);
    expect(sweeps).toBeLessThan(20);
  });

  it('reads ISO 8601 durations', () => {
    expect(durationMsOf('PT2H')).toBe(7_200_000);
    expect(durationMsOf('P1DT30M')).toBe(88_200_000);
    expect(durationMsOf('PT1.5S')).toBe(1_500);
    expect(durationMsOf('P2W')).toBe(1_209_600_000);
    for (const bad of ['2h', 'P', 'PT', 'P1Y', 'P1M', '-PT1H', 'PT1H ', ''])
      expect(durationMsOf(bad)).toBeNull();
  });
});

describe('the offset', () => {
  it('is on disk before it is used, survives a restart and never shrinks', () => {
    const file = join(folder, 'clock.json');
    const clock = new BusinessClock(file);
    clock.keep(7_200_000);
    expect(clock.offsetMs).toBe(0);
    expect(new BusinessClock(file).offsetMs).toBe(7_200_000);
    clock.publish(7_200_000);
    expect(() => clock.keep(7_199_999)).toThrow('only moves forward');
  });

  it('refuses to start on a file that holds no offset', () => {
    const file = join(folder, 'clock.json');
    writeFileSync(file, '{"offsetMs":"soon"}');
    expect(() => new BusinessClock(file)).toThrow(file);
  });
});

describe('the lock of a data folder', () => {
  it('is refused with the number of the living process that has it', () => {
    const script = `import { takeFolder } from ${JSON.stringify(new URL('../../infra/local/lock.ts', import.meta.url).href)};
      try { takeFolder(process.argv[1]); } catch (error) { console.log(error.message); }`;
    const release = takeFolder(folder);
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder], {
      encoding: 'utf8',
    });
    expect(other.stdout).toContain(`process ${process.pid}`);
    expect(other.stdout).toContain('--data');
    release();
    const later = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder], {
      encoding: 'utf8',
    });
    expect(later.stdout).toBe('');
  });

  it('is taken over from a dead process, from one whose number is somebody else’s now, and from a torn file', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    for (const left of [`{"pid":${dead},"began":"1"}`, '{"pid":1,"began":"not-when-it-began"}', '{"pid":']) {
      writeFileSync(join(folder, 'lock'), left);
      const release = takeFolder(folder);
      expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
      release();
    }
    expect(new FolderTaken('x').name).toBe('FolderTaken');
  });

  it('is free once its desk is dead, though nobody has reaped it', async () => {
    // The shell becomes a sleep that waits for no child: what is killed under it stays as a zombie.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(said.toString());
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      writeFileSync(join(folder, 'lock'), JSON.stringify({ pid, began }));
      expect(() => takeFolder(folder)).toThrow(FolderTaken);
      process.kill(pid, 'SIGKILL');
      takeFolder(folder)();
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
