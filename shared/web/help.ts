// The topics of the help, in the order in which they are listed.

import { HELP_ADMIN } from './help-admin.ts';
import { HELP_CLOCK } from './help-clock.ts';
import { HELP_ENGINEER } from './help-engineer.ts';
import { HELP_INTEGRATOR } from './help-integrator.ts';
import type { HelpTopic } from './help-page.ts';
import { HELP_REPORTER } from './help-reporter.ts';

export const HELP: readonly HelpTopic[] = [
  HELP_REPORTER,
  HELP_ENGINEER,
  HELP_ADMIN,
  HELP_CLOCK,
  HELP_INTEGRATOR,
];
