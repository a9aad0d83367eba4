// What a thrown error says is read by those who mend the program, and no test should hold its words: mutants there are left
// out. That it is thrown is not.

import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'words-of-errors', {
    shouldIgnore(path) {
      const isWords = path.isTemplateLiteral() || path.isStringLiteral();
      const isThrown = isWords && path.findParent((parent) => parent.isThrowStatement()) !== null;
      return isThrown ? 'the words of an error' : undefined;
    },
  }),
];
