// `npm run bench [-- SECTION …] [--json FILE]`: runs the sections one after another on this machine and prints one report.
// Exits with 1 only where something was lost, early, doubled or failed; a slow machine is no failure.

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureBundles } from './bundles.ts';
import { measureCaseLife } from './case-life.ts';
import { measureClock } from './clock.ts';
import { measureLateness } from './lateness.ts';
import { type Finding, rounded, surroundings } from './report.ts';
import { measureThroughput } from './throughput.ts';

const SECTIONS = {
  lateness: 'Lateness of deadlines on one machine',
  calls: 'AWS calls and DynamoDB units of one case’s life',
  mail: 'Mails accepted and cases opened over SMTP',
  memory: 'Memory of all processes',
  bundles: 'Size and import time of each function',
  clock: 'Deadlines per second on one core, beside other libraries',
} as const;
type Section = keyof typeof SECTIONS;

const SECTION_NAMES = Object.keys(SECTIONS) as Section[]; // Object.keys widens to string; the object above is closed.
const USAGE = `npm run bench [-- SECTION …] [--json FILE]

${Object.entries(SECTIONS)
  .map(([name, about]) => `  ${name.padEnd(10)}${about}`)
  .join('\n')}

Without a section all of them run. Mail and memory are measured together.
`;

function asked(): { sections: readonly Section[]; json: string | undefined } | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    const unknown = positionals.filter((name) => !Object.hasOwn(SECTIONS, name));
    if (unknown.length > 0) throw new Error(`There is no section "${unknown.join('", "')}".`);
    if (values.help) return null;
    const wanted = SECTION_NAMES.filter((name) => positionals.length === 0 || positionals.includes(name));
    return { sections: wanted, json: values.json };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return null;
  }
}

async function run(sections: readonly Section[]): Promise<Map<Section, Finding>> {
  const findings = new Map<Section, Finding>();
  const keep = async (section: Section, measure: () => Promise<Finding>) => {
    if (!sections.includes(section)) return;
    findings.set(section, await measure().catch(failedBy));
    print(section, findings.get(section));
  };
  await keep('lateness', measureLateness);
  await keep('calls', measureCaseLife);
  if (sections.includes('mail') || sections.includes('memory')) {
    const measured = measureThroughput();
    await keep('mail', async () => (await measured).mail);
    await keep('memory', async () => (await measured).memory);
  }
  await keep('bundles', measureBundles);
  await keep('clock', measureClock);
  return findings;
}

function failedBy(error: unknown): Finding {
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { figures: null, lines: [], faults: [words] };
}

function print(section: Section, finding: Finding | undefined): void {
  if (finding === undefined) return;
  const faults = finding.faults.map((fault) => `FAULT: ${fault}`);
  console.log([`## ${SECTIONS[section]} (${section})`, '', ...finding.lines, ...faults, ''].join('\n'));
}

const wanted = asked();
if (wanted === null) {
  process.stderr.write(USAGE);
  process.exit(2);
}
// As the functions on Lambda, and as the desk: no figure may hang on the machine's zone.
process.env.TZ = 'UTC';
const begunAt = performance.now();
const machine = surroundings();
console.log(
  [
    '# Faultline, bench',
    '',
    ...Object.entries(machine).map(([name, value]) => `${name.padEnd(10)} ${value}`),
    '',
  ].join('\n'),
);
const findings = await run(wanted.sections);
const faults = [...findings].flatMap(([section, finding]) =>
  finding.faults.map((fault) => `${section}: ${fault}`),
);
const tookSeconds = rounded((performance.now() - begunAt) / 1_000);
console.log(
  `Took ${tookSeconds} s. ${faults.length === 0 ? 'Nothing was lost, early, doubled or failed.' : `${faults.length} faults.`}`,
);
if (wanted.json !== undefined) {
  const figures = Object.fromEntries([...findings].map(([section, finding]) => [section, finding.figures]));
  writeFileSync(wanted.json, `${JSON.stringify({ ...machine, tookSeconds, faults, ...figures }, null, 2)}\n`);
}
// Idle connections of SDK clients would keep the process for seconds after its work.
process.exit(faults.length === 0 ? 0 : 1);
